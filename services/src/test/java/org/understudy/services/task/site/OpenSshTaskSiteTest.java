package org.understudy.services.task.site;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

import org.understudy.model.host.Host;
import org.understudy.model.host.Privilege;
import org.understudy.services.ssh.Answers;
import org.understudy.services.ssh.Connections;
import org.understudy.services.ssh.HostConnection;
import org.understudy.services.ssh.OpenSshServer;
import org.understudy.services.ssh.SshSettings;

/// Tasks over a real OpenSSH server.
@EnabledIf("installed")
class OpenSshTaskSiteTest extends TaskSiteContract {
    @TempDir
    static Path ssh;

    private static OpenSshServer server;
    private static Path home;

    private final Map<String, Connections> all = new HashMap<>();

    static boolean installed() {
        return OpenSshServer.installed();
    }

    @BeforeAll
    static void start() throws Exception {
        server = new OpenSshServer(ssh.resolve("sshd"));
        home = Files.createDirectories(ssh.resolve("home/.ssh")).getParent();
        server.authorize(OpenSshServer.keygen(home.resolve(".ssh/id_ed25519"), "ed25519", ""));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    HostConnection connection(String console) throws Exception {
        return all.computeIfAbsent(console, _ -> new Connections(SshSettings.ofHome(home), Answers.trusting()))
                .open(new Host("loop", server.address(), Privilege.NONE));
    }

    @AfterEach
    void disconnect() {
        all.values().forEach(Connections::close);
    }
}
