package io.whirr.head.quotas;

import io.whirr.api.http.Message;
import io.whirr.api.quotas.QuotaList;
import io.whirr.api.quotas.SetQuota;
import io.whirr.head.http.InvalidRequest;
import io.whirr.head.http.Refusal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Limits over HTTP. */
@RestController
@RequestMapping("/api/v1/quotas")
class QuotaController {

    private final QuotaService service;

    QuotaController(QuotaService service) {
        this.service = service;
    }

    @GetMapping
    QuotaList list() {
        return new QuotaList(service.all().stream()
                .map(quota ->
                        new io.whirr.api.quotas.Quota(quota.scope().word(), quota.name(), quota.tasks(), quota.gpus()))
                .toList());
    }

    @PutMapping("/{scope}/{name}")
    Message set(@PathVariable("scope") String scope, @PathVariable("name") String name, @RequestBody SetQuota request) {
        if (request.tasks() == null && request.gpus() == null) {
            throw InvalidRequest.inBody("tasks", "a quota limits tasks, gpus or both", null);
        }
        service.set(new Quota(scope(scope), name, request.tasks(), request.gpus()));
        return new Message("Quota of %s %s set".formatted(scope, name), true);
    }

    @DeleteMapping("/{scope}/{name}")
    Message remove(@PathVariable("scope") String scope, @PathVariable("name") String name) {
        if (!service.remove(scope(scope), name)) {
            throw Refusal.notFound("There is no quota of %s %s".formatted(scope, name));
        }
        return new Message("Quota of %s %s removed".formatted(scope, name), true);
    }

    private static Scope scope(String word) {
        return Scope.of(word)
                .orElseThrow(() -> Refusal.notFound(
                        "There are quotas of an owner, a group and a tag, but not of a %s".formatted(word)));
    }
}
