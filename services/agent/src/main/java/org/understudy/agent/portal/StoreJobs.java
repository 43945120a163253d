package org.understudy.agent.portal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.understudy.agent.portal.apply.TreeCheck;
import org.understudy.agent.portal.boot.BootLayerJob;
import org.understudy.agent.portal.boot.BootLayers;
import org.understudy.agent.portal.layer.DiskImage;
import org.understudy.agent.portal.layer.LayerException;
import org.understudy.agent.portal.layer.OpenDisk;
import org.understudy.agent.portal.manifest.Manifest;
import org.understudy.agent.portal.store.Caller;
import org.understudy.agent.portal.store.Lock;
import org.understudy.agent.portal.store.ReplicaDirectory;
import org.understudy.agent.protocol.Event;
import org.understudy.agent.protocol.FrameReader;
import org.understudy.agent.protocol.FrameWriter;
import org.understudy.agent.protocol.Hash;
import org.understudy.agent.protocol.ProtocolException;
import org.understudy.model.problem.ProblemException;

/** The jobs that are no sync. */
final class StoreJobs {
    private StoreJobs() {}

    static void run(PortalJob job, FrameWriter out, FrameReader frames) throws IOException {
        ReplicaDirectory replica = new ReplicaDirectory(Path.of(job.text(PortalJob.REPLICA)));
        if (!replica.exists()) {
            throw noReplica(replica);
        }
        int point = (int) job.number(PortalJob.POINT, 0);
        Caller caller = job.caller();
        Lock.Waiting told = text -> new Event.Message(text).send(out);
        switch (job.kind()) {
            case PortalJob.LIST -> PortalJob.sendResult(out, list(replica));
            case PortalJob.ROLLBACK -> {
                try (Lock _ = Lock.take(replica, caller, "for a rollback to sync point " + point, told)) {
                    Points.need(replica, point);
                    replica.setCurrent(point);
                }
                PortalJob.sendResult(out, Map.of("point", Integer.toString(point)));
            }
            case PortalJob.REMOVE -> {
                try (Lock _ = Lock.take(
                        replica, caller, point == 0 ? "to remove it" : "to remove sync point " + point, told)) {
                    if (point == 0) {
                        removeAll(replica);
                    } else {
                        new Points(replica).remove(point);
                    }
                }
                PortalJob.sendResult(out, Map.of("removed", point == 0 ? "all" : Integer.toString(point)));
            }
            case PortalJob.PRUNE -> {
                try (Lock _ = Lock.take(replica, caller, "to remove sync point " + point, told)) {
                    PortalJob.sendResult(out, new Points(replica).prune(point));
                }
            }
            case PortalJob.CHECK -> PortalJob.sendResult(out, check(replica, point == 0 ? replica.current() : point));
            case BootLayerJob.KIND -> {
                BootLayerJob order = BootLayerJob.of(job.fields());
                try (Lock _ = Lock.take(replica, caller, "to make a boot layer of it", told)) {
                    Leftovers.sweep(replica);
                    BootLayers layers = new BootLayers(replica);
                    layers.remove(order.id());
                    PortalJob.sendResult(out, layers.make(order).fields());
                } catch (ProblemException e) {
                    throw new LayerException(
                            e.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                            e.problem().what(),
                            e.problem().why(),
                            String.join("\n", e.problem().remedies()));
                }
            }
            case PortalJob.MOUNT -> mount(replica, point, job, out, frames);
            default -> throw new ProtocolException("There is no job \"" + job.kind() + "\" here.");
        }
    }

    static LayerException noReplica(ReplicaDirectory replica) {
        return new LayerException(
                "no-replica",
                "There is no replica in " + replica.path() + ".",
                "Its replica.properties is not there.",
                "List the portal's replicas.");
    }

    private static Map<String, String> list(ReplicaDirectory replica) throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        ReplicaDirectory.load(replica.properties())
                .forEach((key, value) -> fields.put(String.valueOf(key), String.valueOf(value)));
        fields.put("current", Integer.toString(replica.current()));
        fields.put(
                "points",
                String.join(" ", replica.numbers().stream().map(String::valueOf).toList()));
        fields.put(
                "incoming",
                String.join(
                        " ",
                        replica.incomingNumbers().stream().map(String::valueOf).toList()));
        fields.put("free", Long.toString(Space.free(replica.path())));
        for (int number : replica.numbers()) {
            Path file = replica.point(number).resolve("point.properties");
            if (Files.exists(file)) {
                ReplicaDirectory.load(file)
                        .forEach((key, value) -> fields.put("point." + number + "." + key, String.valueOf(value)));
            }
            fields.put("point." + number + ".disk", replica.disk(number).file().toString());
            fields.put(
                    "point." + number + ".allocated",
                    Long.toString(replica.disk(number).allocated()));
        }
        if (Files.isDirectory(replica.boot())) {
            try (var boots = Files.newDirectoryStream(replica.boot())) {
                for (Path boot : boots) {
                    Path file = boot.resolve("boot.properties");
                    if (Files.exists(file)) {
                        fields.put(
                                "boot." + boot.getFileName() + ".point",
                                ReplicaDirectory.load(file).getProperty("point", "0"));
                    }
                }
            }
        }
        Path confirmed = replica.path().resolve("confirmed");
        if (Files.exists(confirmed)) {
            ReplicaDirectory.load(confirmed)
                    .forEach((key, value) -> fields.put("confirmed." + key, String.valueOf(value)));
        }
        return fields;
    }

    private static void removeAll(ReplicaDirectory replica) throws IOException {
        Leftovers.sweep(replica);
        for (int number : replica.incomingNumbers()) {
            Path incoming = replica.incoming(number);
            OpenDisk.cleanUp(incoming.resolve("work"), incoming.resolve("disk.raw"));
            OpenDisk.cleanUp(incoming.resolve("work"), incoming.resolve("disk.qcow2"));
        }
        Trees.delete(replica.path());
    }

    private static Map<String, String> check(ReplicaDirectory replica, int point) throws IOException {
        Points.need(replica, point);
        List<String> wrong = new ArrayList<>();
        DiskImage image = replica.disk(point);
        wrong.addAll(image.check());
        Path work = Files.createTempDirectory(replica.path(), Leftovers.CHECK);
        long entries = 0;
        try (Lock _ = Lock.tryTake(work.resolve("lock")).orElseThrow();
                Manifest manifest = new Manifest(replica.point(point));
                OpenDisk disk = OpenDisk.attach(image, replica.layout(), work, OpenDisk.Access.READ)) {
            wrong.addAll(disk.checkFileSystems(false));
            if (!manifest.verify()) {
                wrong.add("The manifest is not what was written.");
            }
            disk.mount();
            entries = manifest.entries();
            wrong.addAll(new TreeCheck(manifest, new Hash(manifest.seed())).compare(disk.root()));
        } finally {
            OpenDisk.cleanUp(work, image.file().resolveSibling("none.qcow2"));
            Trees.delete(work);
        }
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("point", Integer.toString(point));
        fields.put("entries", Long.toString(entries));
        fields.put("wrong", Integer.toString(wrong.size()));
        for (int i = 0; i < Math.min(wrong.size(), 50); i++) {
            fields.put("wrong." + (i + 1), wrong.get(i));
        }
        return fields;
    }

    private static void mount(ReplicaDirectory replica, int point, PortalJob job, FrameWriter out, FrameReader frames)
            throws IOException {
        int number = point == 0 ? replica.current() : point;
        Points.need(replica, number);
        Path at = Path.of(job.text(PortalJob.AT));
        try (OpenDisk disk = OpenDisk.attach(replica.disk(number), replica.layout(), at, OpenDisk.Access.READ)) {
            disk.mount();
            // The mount is ours alone; this is the way to it for others.
            new Event.Ready("/proc/" + ProcessHandle.current().pid() + "/root"
                            + disk.root().toAbsolutePath())
                    .send(out);
            frames.next();
        }
        PortalJob.sendResult(out, Map.of("point", Integer.toString(number)));
    }
}
