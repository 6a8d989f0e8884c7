package io.whirr.worker.head;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonWriter;
import io.whirr.api.leases.ClaimTask;
import io.whirr.api.leases.CompleteJob;
import io.whirr.api.leases.Offer;
import io.whirr.api.leases.ReleaseJob;
import io.whirr.api.leases.RenewLease;
import io.whirr.api.workers.Capacity;
import io.whirr.api.workers.Gpu;
import io.whirr.api.workers.RegisterWorker;
import io.whirr.api.workers.Storage;
import io.whirr.api.workers.UnregisterWorker;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is sent, as JSON. Written by hand: reflection would cost more memory than the rest. */
final class Wire {

    private Wire() {}

    static String json(RegisterWorker register) {
        JsonObject json = new JsonObject();
        json.put("worker_id", register.workerId());
        json.put("hostname", register.hostname());
        json.put("gpu_ids", register.gpuIds() == null ? List.of() : register.gpuIds());
        put(json, "instance", register.instance());
        put(json, "exclusive", register.exclusive());
        put(json, "version", register.version());
        put(json, "isolation", register.isolation());
        put(json, "labels", register.labels());
        put(json, "capacity", register.capacity() == null ? null : json(register.capacity()));
        put(json, "storage", register.storage() == null ? null : json(register.storage()));
        return JsonWriter.string(json);
    }

    private static JsonObject json(Storage storage) {
        JsonObject json = new JsonObject();
        json.put("directory", storage.directory());
        put(json, "filesystem", storage.filesystem());
        put(json, "mark", storage.mark());
        json.put("writable", storage.writable());
        put(json, "detail", storage.detail());
        put(json, "clock_ahead_seconds", storage.clockAheadSeconds());
        return json;
    }

    static String json(UnregisterWorker unregister) {
        JsonObject json = new JsonObject();
        json.put("worker_id", unregister.workerId());
        return JsonWriter.string(json);
    }

    static String json(ClaimTask claim) {
        JsonObject json = new JsonObject();
        json.put("worker_id", claim.workerId());
        put(json, "gpu_id", claim.gpuId());
        put(json, "lease_seconds", claim.leaseSeconds());
        put(json, "wait_seconds", claim.waitSeconds());
        put(json, "fencing", claim.fencing());
        put(json, "instance", claim.instance());
        put(json, "offer", claim.offer() == null ? null : json(claim.offer()));
        return JsonWriter.string(json);
    }

    private static JsonObject json(Offer offer) {
        JsonObject json = new JsonObject();
        put(json, "gpus", offer.gpus() == null ? null : gpus(offer.gpus()));
        put(json, "total_gpus", offer.totalGpus());
        json.put("slots", offer.slots());
        put(json, "cpus", offer.cpus());
        put(json, "memory_mb", offer.memoryMb());
        put(json, "labels", offer.labels());
        return json;
    }

    private static JsonObject json(Capacity capacity) {
        JsonObject json = new JsonObject();
        put(json, "gpus", capacity.gpus() == null ? null : gpus(capacity.gpus()));
        put(json, "slots", capacity.slots());
        put(json, "cpus", capacity.cpus());
        put(json, "memory_mb", capacity.memoryMb());
        return json;
    }

    private static JsonArray gpus(List<Gpu> gpus) {
        JsonArray array = new JsonArray();
        for (Gpu gpu : gpus) {
            JsonObject json = new JsonObject();
            json.put("index", gpu.index());
            put(json, "model", gpu.model());
            put(json, "memory_gb", gpu.memoryGb());
            put(json, "uuid", gpu.uuid());
            put(json, "healthy", gpu.healthy());
            array.add(json);
        }
        return array;
    }

    static String json(RenewLease renew) {
        JsonObject json = new JsonObject();
        json.put("worker_id", renew.workerId());
        put(json, "lease_seconds", renew.leaseSeconds());
        put(json, "token", renew.token());
        return JsonWriter.string(json);
    }

    static String json(CompleteJob complete) {
        JsonObject json = new JsonObject();
        json.put("worker_id", complete.workerId());
        json.put("exit_code", complete.exitCode());
        put(json, "run_id", complete.runId());
        put(json, "error_message", complete.errorMessage());
        put(json, "token", complete.token());
        put(json, "signal", complete.signal());
        put(json, "reason", complete.reason());
        put(json, "ended_seconds_ago", complete.endedSecondsAgo());
        return JsonWriter.string(json);
    }

    static String json(ReleaseJob release) {
        JsonObject json = new JsonObject();
        json.put("worker_id", release.workerId());
        put(json, "token", release.token());
        put(json, "reason", release.reason());
        return JsonWriter.string(json);
    }

    private static void put(JsonObject json, String key, @Nullable Object value) {
        if (value != null) {
            json.put(key, value);
        }
    }
}
