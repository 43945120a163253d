package org.understudy.services.libvirt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import org.understudy.services.replica.proof.HostLab;

/// A guest of this machine's own libvirt that has a firmware and nothing else, and `virsh` as anybody has it. Its
/// number
/// is made here, and only that number is ever used: other tests have machines there, too.
public final class LabDomain implements AutoCloseable {
    private final String name;
    private final UUID uuid = UUID.randomUUID();
    private final Path folder;

    private LabDomain(String name, Path folder) {
        this.name = name;
        this.folder = folder;
    }

    /// How a command ended.
    public record Said(int status, String text) {}

    /// @param name new in libvirt; what is there already is not touched
    /// @param folder for its disk; QEMU's user has to get there
    public static LabDomain define(String name, Path folder) throws IOException, InterruptedException {
        new HostLab().run("portal", "start");
        LabDomain domain = new LabDomain(name, folder);
        domain.defineAs(name);
        return domain;
    }

    private void defineAs(String as) throws IOException, InterruptedException {
        Path xml = folder.resolve(uuid + ".xml");
        Files.writeString(xml, """
                <domain type='qemu'><name>%s</name><uuid>%s</uuid><memory unit='MiB'>160</memory><vcpu>1</vcpu>
                <os><type arch='x86_64' machine='q35'>hvm</type></os><features><acpi/></features>
                <devices><serial type='null'/></devices></domain>
                """.formatted(as.replace("&", "&amp;").replace("<", "&lt;"), uuid));
        need("define", xml.toString());
    }

    public String name() {
        return name;
    }

    public String uuid() {
        return uuid.toString();
    }

    /// `virsh COMMAND THIS MORE`, which has to succeed.
    public String tell(String command, String... more) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(command, uuid.toString()));
        words.addAll(List.of(more));
        return need(words.toArray(String[]::new));
    }

    /// What the domain says of tasks; empty: nothing.
    public String announced(String... where) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("metadata", uuid.toString(), "urn:understudy:task:1"));
        words.addAll(List.of(where));
        Said said = virsh(words.toArray(String[]::new));
        return said.status() == 0 ? said.text() : "";
    }

    private static String need(String... words) throws IOException, InterruptedException {
        Said said = virsh(words);
        if (said.status() != 0) {
            throw new IOException(String.join(" ", words) + ": " + said.text());
        }
        return said.text();
    }

    public static Said virsh(String... words) throws IOException, InterruptedException {
        Process process = begin(words);
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), text);
    }

    /// For what takes longer.
    public static Process begin(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("virsh", "-c", "qemu:///system", "-q"));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        return process;
    }

    @Override
    public void close() throws IOException {
        try {
            virsh("domjobabort", uuid.toString());
            virsh("destroy", uuid.toString());
            virsh("undefine", uuid.toString(), "--managed-save");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
