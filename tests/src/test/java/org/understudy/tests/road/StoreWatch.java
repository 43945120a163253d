package org.understudy.tests.road;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Names as they appear in a replica's folder on the portal: how far the portal is, told by the kernel as
/// it happens.
final class StoreWatch implements AutoCloseable {
    private final WatchService service;
    private final Map<WatchKey, Path> places = new HashMap<>();
    private final Path folder;

    /// @param folder the replica's; need not be there yet
    StoreWatch(Path folder) throws IOException {
        this.folder = folder;
        this.service = folder.getFileSystem().newWatchService();
        watch(folder.getParent());
        if (Files.isDirectory(folder)) {
            watch(folder);
        }
    }

    /// Waits until something of this name appears in the folder or up to three below it.
    boolean await(String name, Duration patience) throws IOException, InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        while (true) {
            WatchKey key = service.poll(Math.max(1, until - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (key == null) {
                return false;
            }
            Path place = places.get(key);
            for (WatchEvent<?> event : key.pollEvents()) {
                if (event.context() instanceof Path appeared && place != null) {
                    Path whole = place.resolve(appeared);
                    if (whole.startsWith(folder) && appeared.toString().equals(name)) {
                        return true;
                    }
                    if (isOurs(whole) && watch(whole) && Files.exists(whole.resolve(name))) {
                        return true;
                    }
                }
            }
            key.reset();
        }
    }

    private boolean isOurs(Path path) {
        return path.startsWith(folder) && Files.isDirectory(path) && !path.endsWith("tree");
    }

    private boolean watch(Path directory) throws IOException {
        try {
            places.put(directory.register(service, StandardWatchEventKinds.ENTRY_CREATE), directory);
            if (directory.startsWith(folder)) {
                // What appeared before we looked.
                try (DirectoryStream<Path> there = Files.newDirectoryStream(directory)) {
                    for (Path one : there) {
                        if (isOurs(one)) {
                            watch(one);
                        }
                    }
                }
            }
            return true;
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        service.close();
    }
}
