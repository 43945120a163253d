package org.understudy.agent.portal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

import org.jspecify.annotations.Nullable;

import org.understudy.agent.portal.layer.OpenDisk;
import org.understudy.agent.portal.manifest.Journal;
import org.understudy.agent.portal.store.ReplicaDirectory;
import org.understudy.agent.protocol.Hash;

/**
 * A sync that broke off and can go on.
 *
 * @param torn writes may be missing that its journal knows of: the machine went down under it
 */
record Continued(int number, boolean torn) {

    /** Cleans up what the dead left, and answers the sync over this base that can go on; others are removed. */
    static @Nullable Continued find(ReplicaDirectory replica, int base) throws IOException {
        Continued found = null;
        for (int number : replica.incomingNumbers()) {
            Path incoming = replica.incoming(number);
            Properties state = state(incoming);
            Path image = Files.exists(incoming.resolve("disk.qcow2"))
                    ? incoming.resolve("disk.qcow2")
                    : incoming.resolve("disk.raw");
            boolean clean = OpenDisk.cleanUp(incoming.resolve("work"), image);
            clean &= bootId().equals(state.getProperty("boot"));
            clean |= Boolean.parseBoolean(state.getProperty("closed"));
            boolean usable = found == null && Integer.toString(base).equals(state.getProperty("base"));
            if (usable && !clean) {
                usable = base == 0 && backToCheckpoint(replica, incoming);
            }
            if (usable && !replica.numbers().contains(number)) {
                found = new Continued(number, !clean);
                mark(incoming, base, false);
            } else {
                Trees.delete(incoming);
            }
        }
        return found;
    }

    /** The journal without what may never have reached the disk; false where nothing would stay. */
    private static boolean backToCheckpoint(ReplicaDirectory replica, Path incoming) throws IOException {
        Path path = incoming.resolve("journal");
        if (!Files.exists(path)) {
            return false;
        }
        Properties properties = ReplicaDirectory.load(replica.properties());
        long position;
        try (Journal journal = Journal.open(path, new Hash(Long.parseLong(properties.getProperty("seed", "0"))))) {
            position = journal.checkpointed();
        }
        Journal.truncate(path, position);
        return position > 0;
    }

    static void mark(Path incoming, int base, boolean closed) throws IOException {
        Files.write(incoming.resolve("state"), List.of("base=" + base, "boot=" + bootId(), "closed=" + closed));
    }

    private static Properties state(Path incoming) throws IOException {
        Path file = incoming.resolve("state");
        return Files.exists(file) ? ReplicaDirectory.load(file) : new Properties();
    }

    private static String bootId() throws IOException {
        return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    }
}
