package org.understudy.agent.portal;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.understudy.agent.portal.layer.LayerException;
import org.understudy.agent.portal.layer.OpenDisk;

/** Removes directories of the store, never what is mounted in them. */
public final class Trees {
    private Trees() {}

    public static void delete(Path directory) throws IOException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        List<String> mounts = OpenDisk.mountsBelow(directory);
        if (!mounts.isEmpty()) {
            throw new LayerException(
                    "in-use",
                    "The directory " + directory + " is in use and was not removed.",
                    "Mounted below it: " + String.join(", ", mounts) + ".",
                    "Stop what uses it (a running boot, a check) and try again.");
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                Files.delete(dir);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
