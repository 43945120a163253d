package org.understudy.agent.portal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.understudy.agent.portal.layer.LayerException;

/** Looks whether the portal's disk has room. */
final class Space {
    private static final long LEAST = 64L << 20;

    private Space() {}

    /** Before a sync: room for what is expected. */
    static void need(Path directory, long expected) throws IOException {
        long free = free(directory);
        if (free < expected + LEAST) {
            throw noSpace(directory, free, "About " + mib(expected + LEAST) + " are needed.");
        }
    }

    /** During a sync: before the kernel has to throw away what it has promised to write. */
    static void watch(Path directory, long reserve) throws IOException {
        long free = free(directory);
        if (free < reserve) {
            throw noSpace(directory, free, "The sync stops before " + mib(reserve) + " are left.");
        }
    }

    static boolean isShort(Path directory) {
        try {
            return free(directory) < LEAST;
        } catch (IOException e) {
            return false;
        }
    }

    static LayerException noSpace(Path directory, long free, String more) {
        return new LayerException(
                LayerException.NO_SPACE,
                "The portal's disk is full.",
                "On the file system of " + directory + " " + mib(free) + " are free. " + more,
                "Free space there or remove old sync points, then run the sync again: it goes on where it stopped.");
    }

    static long free(Path directory) throws IOException {
        return Files.getFileStore(directory).getUsableSpace();
    }

    private static String mib(long bytes) {
        return (bytes >> 20) + " MiB";
    }
}
