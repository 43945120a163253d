package org.understudy.services.task.site;

import java.io.IOException;
import java.nio.file.Path;

/// An exclusive `flock` on a file, held by a program until this is closed (Java's own locks are
/// of another kind).
record Held(Path file, Process holder) implements AutoCloseable {
    static Held lock(Path file) throws IOException {
        Process holder =
                new ProcessBuilder("flock", "-x", file.toString(), "sh", "-c", "echo held; read -r _; :").start();
        if (holder.getInputStream().read() != 'h') {
            throw new IOException("no lock on " + file);
        }
        return new Held(file, holder);
    }

    @Override
    public void close() throws IOException {
        holder.getOutputStream().close();
    }
}
