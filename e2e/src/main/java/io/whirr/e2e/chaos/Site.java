package io.whirr.e2e.chaos;

import io.whirr.e2e.cluster.Api;
import io.whirr.e2e.cluster.Cable;
import io.whirr.e2e.cluster.Cluster;
import io.whirr.e2e.cluster.Commands;
import io.whirr.e2e.cluster.Head;
import io.whirr.e2e.cluster.Postgres;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A PostgreSQL, two heads and three workers, with a cable of ours between each two that talk. */
final class Site implements AutoCloseable {

    private static final int HEADS = 2;
    private static final int MACHINES = 3;

    /** A client that waits longer has better things to do. */
    private static final Duration CLIENTS_PATIENCE = Duration.ofSeconds(5);

    private final Cluster cluster;
    private final List<Cable> databaseCables = new ArrayList<>();
    private final List<Head> heads = new ArrayList<>();
    private final List<Cable> clientCables = new ArrayList<>();
    private final List<Machine> machines = new ArrayList<>();
    private final boolean ownDisk = Machine.canHaveOwnDisk();
    private int run;

    private Site(Cluster cluster) {
        this.cluster = cluster;
    }

    /** All of it, up and running. */
    static Site open() {
        Site site = new Site(Cluster.empty());
        try {
            site.start();
            return site;
        } catch (RuntimeException | Error e) {
            site.close();
            throw e;
        }
    }

    private void start() {
        for (int i = 0; i < HEADS; i++) {
            Cable cable = cluster.keep(Cable.to(postgres().port()));
            databaseCables.add(cable);
            String url = cluster.databaseUrl().replace(":" + postgres().port() + "/", ":" + cable.port() + "/");
            heads.add(cluster.keep(Head.on(url, "head-" + i, cluster.directory(), cluster.data())));
            clientCables.add(cluster.keep(Cable.to(heads.getLast().url().getPort())));
        }
        heads.forEach(Head::awaitHealthy);
        for (int i = 0; i < MACHINES; i++) {
            machines.add(cluster.keep(Machine.on(cluster, heads, i, ownDisk && i == MACHINES - 1)));
        }
        machines.forEach(
                machine -> machine.worker().awaitOnline(heads.getFirst().api()));
    }

    Cluster cluster() {
        return cluster;
    }

    Postgres postgres() {
        return cluster.postgres();
    }

    List<Head> heads() {
        return heads;
    }

    List<Machine> machines() {
        return machines;
    }

    /** Where tasks write what they saw. */
    Path ledger() {
        return cluster.directory().resolve("ledger");
    }

    /** Which run it is here, from 1: what is named after it is named so once. */
    int run() {
        return run;
    }

    void beginRun() {
        run++;
    }

    /** Between each head and PostgreSQL. */
    List<Cable> databaseCables() {
        return databaseCables;
    }

    /** Between the clients and each head. */
    List<Cable> clientCables() {
        return clientCables;
    }

    /** The heads as clients reach them. */
    List<Api> doors() {
        return clientCables.stream()
                .map(cable -> new Api(URI.create("http://127.0.0.1:" + cable.port()), CLIENTS_PATIENCE))
                .toList();
    }

    Connection connect() throws SQLException {
        return postgres().connectTo(cluster.databaseUrl());
    }

    /** The names of the slots of a machine, as the heads know them. */
    static List<String> slots(Machine machine) {
        String host = Commands.output("uname", "-n").strip();
        return IntStream.range(0, Machine.GPUS)
                .mapToObj(gpu -> host + ":gpu" + (machine.number() * Machine.GPUS + gpu))
                .toList();
    }

    /** Which machine a slot belongs to. */
    Map<String, String> machinesBySlot() {
        return machines.stream()
                .flatMap(machine -> slots(machine).stream().map(slot -> Map.entry(slot, machine.name())))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Override
    public void close() {
        cluster.close();
    }
}
