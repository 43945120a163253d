package org.understudy.services.libvirt;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.libvirt.Error.ErrorNumber;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.ssh.Command;
import org.understudy.services.ssh.HostConnection;
import org.understudy.services.ssh.UnixBridge;

/// The libvirt connections of this process: one per host, opened on demand, shared by everybody, made anew after a
/// loss.
/// Those who use one do not close it; this does.
public final class Hypervisors implements AutoCloseable {
    private static final Path LOCAL_SOCKET = Path.of("/run/libvirt/libvirt-sock");
    /// Speaks libvirt's protocol on the standard streams. The helper finds the daemon by itself;
    /// where it is missing, the socket of the one daemon or of the driver's own is joined by
    /// netcat.
    private static final String HELPER = """
            if command -v virt-ssh-helper >/dev/null 2>&1; then exec virt-ssh-helper "$1"; fi
            for s in /run/libvirt/virtqemud-sock /run/libvirt/libvirt-sock /var/run/libvirt/libvirt-sock; do
              if [ -S "$s" ]; then
                if command -v socat >/dev/null 2>&1; then exec socat - "UNIX-CONNECT:$s"; fi
                exec nc -U "$s"
              fi
            done
            echo "no such file: the socket of libvirt; it is not installed or not running" >&2
            exit 1
            """;

    private final Map<String, Hypervisor> open = new HashMap<>();

    /// The QEMU driver of that host.
    public synchronized Hypervisor open(HostConnection host) throws ProblemException {
        String name = host.host().name();
        Hypervisor existing = open.get(name);
        if (existing != null) {
            if (existing.alive().get()) {
                return existing;
            }
            existing.close();
        }
        Hypervisor fresh = connect(host);
        open.put(name, fresh);
        return fresh;
    }

    private static Hypervisor connect(HostConnection host) throws ProblemException {
        String name = host.host().name();
        if (host.host().isLocal() && Files.isWritable(LOCAL_SOCKET)) {
            return LibvirtHypervisor.open("qemu:///system", name, () -> {});
        }
        UnixBridge bridge = host.bridge(Command.script(HELPER, "qemu:///system").asRoot());
        String socket = URLEncoder.encode(bridge.socket().toString(), StandardCharsets.UTF_8);
        try {
            return LibvirtHypervisor.open("qemu+unix:///system?socket=" + socket, name, bridge::close);
        } catch (ProblemException e) {
            bridge.close();
            String why = bridge.lastWords();
            if (e.problem().kind() == Kind.CONNECTION_LOST && !why.isEmpty()) {
                // libvirt only saw an end; who was to reach it knows more.
                throw new ProblemException(
                        Errors.explain(e.problem().what(), ErrorNumber.VIR_ERR_UNKNOWN, "It was said there: " + why),
                        e);
            }
            throw e;
        }
    }

    @Override
    public synchronized void close() {
        List<Hypervisor> all = new ArrayList<>(open.values());
        open.clear();
        all.forEach(Hypervisor::close);
    }
}
