package org.understudy.services.ssh;

import java.nio.file.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import org.understudy.model.host.Host;
import org.understudy.model.host.HostAddress;

class LocalConnectionTest extends ConnectionContract {
    @TempDir
    Path home;

    private Connections connections;

    @BeforeEach
    void open() {
        connections = new Connections(SshSettings.ofHome(home), Prompts.nobody());
    }

    @AfterEach
    void close() {
        connections.close();
    }

    @Override
    HostConnection connection() throws Exception {
        return connections.open(new Host("here", new HostAddress.Local()));
    }
}
