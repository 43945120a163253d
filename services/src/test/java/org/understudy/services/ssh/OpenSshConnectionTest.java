package org.understudy.services.ssh;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

@EnabledIf("installed")
class OpenSshConnectionTest extends ConnectionContract {
    @TempDir
    static Path folder;

    private static OpenSshServer server;
    private static Connections connections;

    static boolean installed() {
        return OpenSshServer.installed();
    }

    @BeforeAll
    static void start() throws Exception {
        server = new OpenSshServer(folder.resolve("sshd"));
        Path home = Files.createDirectories(folder.resolve("home/.ssh")).getParent();
        server.authorize(OpenSshServer.keygen(home.resolve(".ssh/id_ed25519"), "ed25519", ""));
        connections = new Connections(SshSettings.ofHome(home), Answers.trusting());
    }

    @AfterAll
    static void stop() {
        connections.close();
        server.close();
    }

    @Override
    HostConnection connection() throws Exception {
        return connections.open(server.host("loop"));
    }
}
