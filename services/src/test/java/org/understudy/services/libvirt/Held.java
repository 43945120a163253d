package org.understudy.services.libvirt;

import java.io.IOException;
import java.nio.file.Path;

/// `virsh save` of a machine by somebody else, which stands still until this is closed: it writes to a pipe that is
/// not read.
public final class Held implements AutoCloseable {
    private final LabDomain domain;
    private final Process reader;
    private final Process saving;

    private Held(LabDomain domain, Process reader, Process saving) {
        this.domain = domain;
        this.reader = reader;
        this.saving = saving;
    }

    public static Held saving(LabDomain domain, Path folder) throws IOException, InterruptedException {
        Path pipe = folder.resolve("saved");
        new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
        Process reader = new ProcessBuilder(
                        "sh",
                        "-c",
                        "exec 3<\"$1\"; head -c 100000 <&3 >/dev/null; echo held; read -r _",
                        "sh",
                        pipe.toString())
                .start();
        Process saving = LabDomain.begin("save", domain.uuid(), pipe.toString());
        if (reader.getInputStream().read() != 'h') {
            throw new IOException(
                    "it is not saved: " + new String(saving.getInputStream().readAllBytes()));
        }
        return new Held(domain, reader, saving);
    }

    /// Whoever saves it thinks better of it.
    @Override
    public void close() throws IOException {
        try {
            domain.tell("domjobabort");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        reader.getOutputStream().close();
        saving.onExit().join();
    }
}
