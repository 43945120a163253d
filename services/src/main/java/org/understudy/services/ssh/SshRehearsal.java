package org.understudy.services.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.KeySetPublickeyAuthenticator;
import org.apache.sshd.server.shell.ProcessShellCommandFactory;

import org.understudy.model.host.Host;
import org.understudy.model.host.HostAddress;
import org.understudy.model.problem.ProblemException;

/// A session with an SSH server of our own on loopback, for the recording of a start-up cache: what
/// a first connection loads and links is in the cache afterwards. Only the key that is made here,
/// and forgotten with its folder, opens the server.
public final class SshRehearsal {
    private static final int PIECE = 1 << 16;
    private static final int PIECES = 64;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private SshRehearsal() {}

    /// @param scratch an empty folder
    public static void run(Path scratch) throws IOException, ProblemException {
        JdkEdDsa.register();
        try (SshServer server = SshServer.setUpDefaultServer()) {
            KeyPair hostKey = newKey();
            KeyPair login = newKey();
            server.setHost("127.0.0.1");
            server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
            server.setPublickeyAuthenticator(
                    new KeySetPublickeyAuthenticator("the rehearsal's key", List.of(login.getPublic())));
            server.setCommandFactory(ProcessShellCommandFactory.INSTANCE);
            server.start();
            Path identity = write(login, scratch.resolve("identity"));
            Host host = new Host(
                    "rehearsal",
                    new HostAddress.Ssh("127.0.0.1", server.getPort(), "nobody", identity.toString(), null));
            SshSettings settings = SshSettings.ofHome(scratch);
            KnownHosts known = new KnownHosts(List.of(settings.knownHosts()));
            known.add(
                    "[127.0.0.1]:" + server.getPort(), KeyUtils.getKeyType(hostKey.getPublic()), blob(hostKey), false);
            try (Connections connections = new Connections(settings, Prompts.nobody())) {
                HostConnection connection = connections.open(host);
                connection.run(Command.script("true")).orFail("The rehearsal's command failed.");
                relay(connection);
            }
            server.stop(true);
        }
    }

    private static KeyPair newKey() throws IOException {
        try {
            return java.security.KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IOException(e);
        }
    }

    private static byte[] blob(KeyPair key) {
        var buffer = new org.apache.sshd.common.util.buffer.ByteArrayBuffer();
        buffer.putRawPublicKey(key.getPublic());
        return buffer.getCompactData();
    }

    private static Path write(KeyPair key, Path file) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (OutputStream out = Files.newOutputStream(file)) {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(key, "rehearsal", null, out);
        } catch (java.security.GeneralSecurityException e) {
            throw new IOException(e);
        }
        return file;
    }

    /// Bytes there and back, as between two agents.
    private static void relay(HostConnection connection) throws IOException, ProblemException {
        try (RemoteProcess cat = connection.start(Command.of("cat"))) {
            byte[] piece = new byte[PIECE];
            Arrays.fill(piece, (byte) 'u');
            InputStream back = cat.stdout();
            for (int i = 0; i < PIECES; i++) {
                cat.stdin().write(piece);
                cat.stdin().flush();
                back.readNBytes(PIECE);
            }
            cat.stdin().close();
            // It shares our process group here, so it must have gone before it could be killed.
            cat.await(PATIENCE);
        }
    }
}
