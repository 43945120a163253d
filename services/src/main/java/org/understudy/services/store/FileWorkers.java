package org.understudy.services.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;

/// A locked file per process, beside the database: all of them are on one machine.
final class FileWorkers implements Workers {
    private final Path folder;

    FileWorkers(Path folder) {
        this.folder = folder;
    }

    @Override
    public Mark enter(long number) throws ProblemException {
        Path file = folder.resolve(Long.toString(number));
        try {
            Files.createDirectories(folder);
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            @Nullable FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                throw new IOException("somebody has locked it");
            }
            return new Held(file, channel, lock);
        } catch (IOException | OverlappingFileLockException e) {
            throw new ProblemException(
                    Problem.of(
                            Kind.FAILED,
                            "The file " + file + " cannot be locked.",
                            String.valueOf(e.getMessage()),
                            "Keep the data in a file system with locks, on this machine."),
                    e);
        }
    }

    /// Within this process it is known without asking; and asking would let go of the lock: it belongs to the process.
    @Override
    public boolean dead(Handle db, long number, String process) {
        if (process.equals(process())) {
            return false;
        }
        Path file = folder.resolve(Long.toString(number));
        if (!Files.exists(file)) {
            return true;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                @Nullable FileLock lock = channel.tryLock()) {
            return lock != null;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public String process() {
        ProcessHandle me = ProcessHandle.current();
        return me.pid() + " "
                + me.info()
                        .startInstant()
                        .map(i -> Long.toString(i.toEpochMilli()))
                        .orElse("");
    }

    private record Held(Path file, FileChannel channel, FileLock lock) implements Mark {
        @Override
        public boolean held() {
            return lock.isValid();
        }

        @Override
        public void close() {
            try {
                Files.deleteIfExists(file);
                channel.close();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
