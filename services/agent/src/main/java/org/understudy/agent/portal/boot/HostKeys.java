package org.understudy.agent.portal.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;

import org.understudy.model.problem.ProblemException;

/// The SSH host keys of a replica, made once and kept with it on the portal, so that a support
/// person's known_hosts stays true from one boot to the next.
final class HostKeys {
    @SuppressWarnings("ArrayRecordComponent") // on its way from file to file; nobody compares it
    record Pair(byte[] secret, byte[] open) {}

    private final Path directory;

    /// @param directory `identity` of the replica in the store
    HostKeys(Path directory) {
        this.directory = directory;
    }

    /// @param type `rsa`, `ecdsa` or `ed25519`
    Pair of(String type) throws IOException, ProblemException {
        Path secret = directory.resolve("ssh_host_" + type + "_key");
        Path open = directory.resolve("ssh_host_" + type + "_key.pub");
        if (!Files.exists(secret) || !Files.exists(open)) {
            make(type, secret, open);
        }
        return new Pair(Files.readAllBytes(secret), Files.readAllBytes(open));
    }

    private void make(String type, Path secret, Path open) throws IOException, ProblemException {
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path fresh = directory.resolve(".new-" + type);
        Path freshOpen = directory.resolve(".new-" + type + ".pub");
        Files.deleteIfExists(fresh);
        Files.deleteIfExists(freshOpen);
        Tool.run(
                Duration.ofMinutes(1),
                List.of("ssh-keygen", "-q", "-t", type, "-N", "", "-C", "understudy", "-f", fresh.toString()),
                "openssh-client");
        // The open half first: a kill in between leaves no pair that looks complete.
        Files.move(freshOpen, open, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.move(fresh, secret, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
}
