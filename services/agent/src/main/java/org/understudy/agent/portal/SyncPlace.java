package org.understudy.agent.portal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Properties;

import org.understudy.agent.portal.layer.LayerException;
import org.understudy.agent.portal.layer.Layout;
import org.understudy.agent.portal.manifest.HashFile;
import org.understudy.agent.portal.manifest.Journal;
import org.understudy.agent.portal.manifest.KnownTree;
import org.understudy.agent.portal.manifest.Manifest;
import org.understudy.agent.portal.store.ReplicaDirectory;
import org.understudy.agent.protocol.Hash;

/**
 * Where a sync takes place: over which point, into which directory, and what is known of the tree. Found or made with the
 * replica's lock held.
 *
 * @param number of the point to be
 * @param base the point below it; 0: there is none
 * @param continued one that broke off is gone on with
 * @param resumed and something had arrived by then
 * @param torn and its layer may not be what its journal says
 */
record SyncPlace(
        ReplicaDirectory replica,
        Layout layout,
        int number,
        int base,
        Path incoming,
        KnownTree known,
        Hash hash,
        boolean continued,
        boolean resumed,
        boolean torn) {
    static SyncPlace prepare(PortalJob job, ReplicaDirectory replica) throws IOException {
        if (!replica.exists()) {
            if (job.get(Layout.BYTES) == null) {
                throw StoreJobs.noReplica(replica);
            }
            create(job, replica);
        }
        Properties properties = ReplicaDirectory.load(replica.properties());
        if (!"1".equals(properties.getProperty("format"))) {
            throw new LayerException(
                    "format",
                    "The replica in " + replica.path() + " has another format.",
                    "It says format " + properties.getProperty("format") + ", this program knows 1.",
                    "Use the program that made it, or remove it.");
        }
        Leftovers.sweep(replica);
        Layout layout = Layout.read(properties);
        Hash hash = new Hash(Long.parseLong(properties.getProperty("seed", "0")));
        int base = (int) job.number(PortalJob.POINT, replica.current());
        if (Space.isShort(replica.points())) {
            // What broke off may be what fills the disk.
            Continued.discard(replica);
        }
        Space.need(replica.points(), job.number(PortalJob.BYTES, 0));
        Continued continued = Continued.find(replica, base);
        int number = continued == null ? nextNumber(replica) : continued.number();
        Path incoming = replica.incoming(number);
        if (continued == null) {
            Files.createDirectory(incoming);
            Continued.mark(incoming, base, Continued.End.OPEN);
        }
        boolean torn = continued != null && continued.torn();
        Journal journal = Journal.open(incoming.resolve("journal"), hash);
        boolean resumed = !journal.isEmpty();
        Manifest manifest = base == 0 ? null : new Manifest(replica.point(base));
        KnownTree known = new KnownTree(manifest, journal, new HashFile(incoming.resolve("hashes")));
        return new SyncPlace(replica, layout, number, base, incoming, known, hash, continued != null, resumed, torn);
    }

    private static int nextNumber(ReplicaDirectory replica) throws IOException {
        Properties properties = ReplicaDirectory.load(replica.properties());
        int highest = Integer.parseInt(properties.getProperty("highest", "0"));
        for (int point : replica.numbers()) {
            highest = Math.max(highest, point);
        }
        return highest + 1;
    }

    private static void create(PortalJob job, ReplicaDirectory replica) throws IOException {
        Layout layout;
        try {
            layout = Layout.read(job.properties()).complete();
        } catch (IllegalArgumentException e) {
            throw new LayerException(
                    "layout", "This disk layout is not possible.", String.valueOf(e.getMessage()), "Change the plan.");
        }
        Files.createDirectories(replica.points());
        Files.createDirectories(replica.boot());
        Properties properties = new Properties();
        properties.setProperty("format", "1");
        properties.setProperty("name", job.text(PortalJob.NAME));
        properties.setProperty("source", job.text(PortalJob.SOURCE));
        properties.setProperty("created", Instant.now().toString());
        properties.setProperty("seed", Long.toString(job.number(PortalJob.SEED, 0)));
        layout.write(properties);
        ReplicaDirectory.save(replica.properties(), properties);
    }
}
