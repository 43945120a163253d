package org.understudy.services.task.site;

import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

import org.understudy.model.host.Host;
import org.understudy.model.host.HostAddress;
import org.understudy.model.host.Privilege;
import org.understudy.services.ssh.Connections;
import org.understudy.services.ssh.HostConnection;
import org.understudy.services.ssh.Prompts;
import org.understudy.services.ssh.SshSettings;

/// Tasks on this machine, without SSH and without asking for root.
class LocalTaskSiteTest extends TaskSiteContract {
    @TempDir
    java.nio.file.Path home;

    private final Map<String, Connections> all = new HashMap<>();

    @Override
    HostConnection connection(String console) throws Exception {
        return all.computeIfAbsent(console, _ -> new Connections(SshSettings.ofHome(home), Prompts.nobody()))
                .open(new Host("here", new HostAddress.Local(), Privilege.NONE));
    }

    @AfterEach
    void disconnect() {
        all.values().forEach(Connections::close);
    }
}
