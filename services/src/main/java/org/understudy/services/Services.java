package org.understudy.services;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

import org.understudy.services.host.HostService;
import org.understudy.services.ssh.Connections;
import org.understudy.services.ssh.Prompts;
import org.understudy.services.ssh.SshSettings;
import org.understudy.services.store.Store;
import org.understudy.services.store.StorePaths;

/// The root of the services: builds them by plain constructors, closes them in reverse order. Building costs next to
/// nothing; files and connections are opened at first use. The command line and the console each make one.
public final class Services implements AutoCloseable {
    private final Store store;
    private final Connections connections;
    private final HostService hosts;

    public Services(SshSettings ssh, StorePaths paths, Prompts prompts) {
        this.store = new Store(paths, Clock.systemUTC(), ssh.user() + "@console");
        this.connections = new Connections(ssh, prompts);
        this.hosts = new HostService(store, connections);
    }

    /// As the environment of this process says: HOME, SSH_AUTH_SOCK, UNDERSTUDY_DATA, XDG_DATA_HOME.
    public static Services ofEnvironment(Prompts prompts) {
        SshSettings ssh = SshSettings.ofEnvironment();
        Map<String, String> environment = System.getenv();
        Path home = ssh.home();
        return new Services(ssh, StorePaths.of(environment, home), prompts);
    }

    public Store store() {
        return store;
    }

    public Connections connections() {
        return connections;
    }

    public HostService hosts() {
        return hosts;
    }

    @Override
    public void close() {
        connections.close();
        store.close();
    }
}
