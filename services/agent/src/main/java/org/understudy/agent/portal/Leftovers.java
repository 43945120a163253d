package org.understudy.agent.portal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import org.understudy.agent.portal.boot.BootLayers;
import org.understudy.agent.portal.layer.OpenDisk;
import org.understudy.agent.portal.store.Lock;
import org.understudy.agent.portal.store.ReplicaDirectory;

/** What dead agents have left in a replica's directory; {@link Continued} looks after their syncs. */
final class Leftovers {
    static final String CHECK = ".check-";
    static final String REMOVED = ".removed-";
    static final String MERGING = ".merging-";

    private Leftovers() {}

    /** Takes it away. The caller holds the replica's lock. */
    static void sweep(ReplicaDirectory replica) throws IOException {
        BootLayers boots = new BootLayers(replica);
        List<String> complete = boots.ids();
        for (Path boot : in(replica.boot(), "")) {
            String id = String.valueOf(boot.getFileName());
            if (!complete.contains(id)) {
                boots.remove(id);
            }
        }
        for (Path check : in(replica.path(), CHECK)) {
            // Checks do not hold the replica's lock; one that is on its way holds that of its own directory.
            Optional<Lock> nobody = Lock.tryTake(check.resolve("lock"));
            if (nobody.isPresent()) {
                try (Lock _ = nobody.get()) {
                    OpenDisk.cleanUp(check, check.resolve("none.qcow2"));
                    Trees.delete(check);
                }
            }
        }
        for (Path removed : in(replica.points(), REMOVED)) {
            Trees.delete(removed);
        }
        for (Path merging : in(replica.points(), MERGING)) {
            Trees.delete(merging);
        }
        for (int number : replica.numbers()) {
            if (Files.exists(replica.point(number).resolve("state"))) {
                ofSync(replica.point(number));
            }
        }
    }

    /** What a sync needed as long as its point had no name. */
    static void ofSync(Path point) throws IOException {
        Files.deleteIfExists(point.resolve("journal"));
        Files.deleteIfExists(point.resolve("hashes"));
        Trees.delete(point.resolve("work"));
        // Last: as long as it is there, there may be more.
        Files.deleteIfExists(point.resolve("state"));
    }

    private static List<Path> in(Path directory, String prefix) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, prefix + "*")) {
            return java.util.stream.StreamSupport.stream(found.spliterator(), false)
                    .filter(Files::isDirectory)
                    .toList();
        }
    }
}
