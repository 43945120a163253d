package org.understudy.services.libvirt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

import org.understudy.services.replica.proof.HostLab;

/// A guest of this machine's own libvirt that has a firmware and nothing else, and `virsh` as
/// anybody has it. Its number is made here, and only that number is ever used: other tests have
/// machines there, too.
public final class LabDomain implements AutoCloseable {
    private final String name;
    private final UUID uuid = UUID.randomUUID();

    private LabDomain(String name) {
        this.name = name;
    }

    /// How a command ended.
    public record Said(int status, String text) {}

    /// @param name new in libvirt; what is there already is not touched
    public static LabDomain define(String name, Path folder) throws IOException, InterruptedException {
        return define(name, folder, "", "");
    }

    /// One with something on its disk and in its memory, so that copying or saving it takes as long as somebody wants.
    ///
    /// @param folder QEMU's user has to get there
    public static LabDomain full(String name, Path folder) throws IOException, InterruptedException {
        byte[] content = new byte[24 << 20];
        new Random(7).nextBytes(content);
        Path disk = Files.write(folder.resolve("disk.raw"), content);
        Path memory = Files.write(folder.resolve("memory.raw"), content);
        Set<PosixFilePermission> all = PosixFilePermissions.fromString("rw-rw-rw-");
        Files.setPosixFilePermissions(disk, all);
        Files.setPosixFilePermissions(memory, all);
        return define(name, folder, """
                <disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='%s'/>
                <target dev='vda' bus='virtio'/></disk>""".formatted(disk), """
                <qemu:commandline><qemu:arg value='-device'/>
                <qemu:arg value='loader,file=%s,addr=0x2000000,force-raw=on'/></qemu:commandline>""".formatted(memory));
    }

    private static LabDomain define(String name, Path folder, String devices, String more)
            throws IOException, InterruptedException {
        new HostLab().run("portal", "start");
        LabDomain domain = new LabDomain(name);
        Path xml = folder.resolve(domain.uuid + ".xml");
        Files.writeString(
                xml, """
                <domain type='qemu' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
                <name>%s</name><uuid>%s</uuid><memory unit='MiB'>160</memory><vcpu>1</vcpu>
                <os><type arch='x86_64' machine='q35'>hvm</type></os><features><acpi/></features>
                <devices>%s<serial type='null'/></devices>%s</domain>
                """.formatted(name.replace("&", "&amp;").replace("<", "&lt;"), domain.uuid, devices, more));
        need("define", xml.toString());
        return domain;
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
