package org.understudy.agent.portal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /** How the last run left it. */
    enum End {
        OPEN,
        CLOSED,
        DAMAGED
    }

    /** Removes all syncs that broke off. */
    static void discard(ReplicaDirectory replica) throws IOException {
        for (int number : replica.incomingNumbers()) {
            Path incoming = replica.incoming(number);
            OpenDisk.cleanUp(incoming.resolve("work"), image(incoming));
            Trees.delete(incoming);
        }
    }

    private static Path image(Path incoming) {
        Path layer = incoming.resolve("disk.qcow2");
        return Files.exists(layer) ? layer : incoming.resolve("disk.raw");
    }

    /** Cleans up what the dead left, and answers the sync over this base that can go on; others are removed. */
    static @Nullable Continued find(ReplicaDirectory replica, int base) throws IOException {
        Continued found = null;
        for (int number : replica.incomingNumbers()) {
            Path incoming = replica.incoming(number);
            Properties state = state(incoming);
            boolean clean = OpenDisk.cleanUp(incoming.resolve("work"), image(incoming));
            clean &= bootId().equals(state.getProperty("boot"));
            clean |= End.CLOSED.name().equals(state.getProperty("end"));
            clean &= !End.DAMAGED.name().equals(state.getProperty("end"));
            boolean usable = found == null && Integer.toString(base).equals(state.getProperty("base"));
            if (usable && !clean) {
                usable = base == 0 && backToCheckpoint(replica, incoming);
            }
            if (usable && !replica.numbers().contains(number)) {
                found = new Continued(number, !clean);
                mark(incoming, base, clean ? End.OPEN : End.DAMAGED);
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

    /** Writes down how it stands, forced to the disk: after a power cut nothing else tells what can be trusted. */
    static void mark(Path incoming, int base, End end) throws IOException {
        ReplicaDirectory.replace(
                incoming.resolve("state"), "base=" + base + "\nboot=" + bootId() + "\nend=" + end + "\n");
    }

    private static Properties state(Path incoming) throws IOException {
        Path file = incoming.resolve("state");
        return Files.exists(file) ? ReplicaDirectory.load(file) : new Properties();
    }

    private static String bootId() throws IOException {
        return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    }
}
