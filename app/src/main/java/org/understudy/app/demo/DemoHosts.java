package org.understudy.app.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;

import org.understudy.model.host.Host;
import org.understudy.model.host.HostAddress;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.host.HostService;

/// The two hosts of the demo as the console knows them, and the server's key in `known_hosts`: the lab made that key
/// itself, so it is known for certain and nobody has to be asked.
final class DemoHosts {
    static final String SOURCE = "demo-shop";
    static final String PORTAL = "demo-portal";
    private static final String MARK = "understudy-demo";

    private final HostService hosts;
    private final Path knownHosts;

    DemoHosts(HostService hosts, Path home) {
        this.hosts = hosts;
        this.knownHosts = home.resolve(".ssh/known_hosts");
    }

    void register(JsonNode guest) throws ProblemException {
        HostAddress.Ssh address = new HostAddress.Ssh(
                guest.path("host").asText("127.0.0.1"),
                guest.path("port").asInt(),
                guest.path("user").asText("root"),
                guest.path("identity").asText(),
                "none");
        put(new Host(SOURCE, address));
        put(new Host(PORTAL, new HostAddress.Local()));
        trust(Path.of(guest.path("knownHosts").asText()), "[" + address.host() + "]:" + address.port());
    }

    void forget() throws ProblemException {
        for (String name : List.of(SOURCE, PORTAL)) {
            if (find(name).isPresent()) {
                hosts.remove(name);
            }
        }
        rewrite(List.of());
    }

    private Optional<Host> find(String name) throws ProblemException {
        return hosts.list().stream().filter(h -> h.name().equals(name)).findFirst();
    }

    private void put(Host host) throws ProblemException {
        Optional<Host> known = find(host.name());
        if (known.isPresent() && known.get().sameWay(host)) {
            return;
        }
        if (known.isPresent()) {
            hosts.replace(host);
        } else {
            hosts.add(host);
        }
    }

    private void trust(Path labKeys, String name) throws ProblemException {
        try {
            List<String> lines = new ArrayList<>();
            for (String line : Files.readAllLines(labKeys)) {
                String[] fields = line.strip().split("\\s+");
                if (fields.length >= 3 && !line.startsWith("#")) {
                    lines.add(name + " " + fields[1] + " " + fields[2] + " " + MARK);
                }
            }
            rewrite(lines);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /// Puts these lines in the place of those that an earlier demo left.
    private void rewrite(List<String> lines) throws ProblemException {
        try {
            if (!Files.exists(knownHosts)) {
                if (lines.isEmpty()) {
                    return;
                }
                Files.createDirectories(
                        knownHosts.getParent(),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                Files.createFile(
                        knownHosts, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            List<String> all = new ArrayList<>(Files.readAllLines(knownHosts));
            boolean changed = all.removeIf(line -> line.endsWith(" " + MARK));
            if (changed || !lines.isEmpty()) {
                all.addAll(lines);
                Path next = knownHosts.resolveSibling("known_hosts." + MARK);
                Files.write(next, all, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
                Files.setPosixFilePermissions(next, Files.getPosixFilePermissions(knownHosts));
                Files.move(next, knownHosts, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private ProblemException unwritable(IOException e) {
        return new ProblemException(
                Kind.FAILED,
                "The demo server's key cannot be written down.",
                String.valueOf(e.getMessage()),
                "Check that " + knownHosts + " can be written.");
    }
}
