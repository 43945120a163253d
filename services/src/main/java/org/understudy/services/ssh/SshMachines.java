package org.understudy.services.ssh;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import org.understudy.model.host.HostAddress;
import org.understudy.model.host.intake.Machines;

/// What addresses come to by the configuration of SSH. Files are read once; for one piece of work, not to keep.
public final class SshMachines implements Machines {
    private final SshSettings settings;
    private final ConfigFiles files;
    private final Map<String, SshConfig> known = new HashMap<>();

    public SshMachines(SshSettings settings) {
        this.settings = settings;
        this.files = new ConfigFiles(settings.home());
    }

    @Override
    public String of(HostAddress address) {
        if (!(address instanceof HostAddress.Ssh ssh)) {
            return "local";
        }
        SshConfig config = config(ssh);
        String host = config.first("hostname").orElse("%h").replace("%h", ssh.host());
        String port = ssh.port() != 0
                ? Integer.toString(ssh.port())
                : config.first("port").orElse("22");
        String jump = ssh.jump() != null
                ? ssh.jump()
                : config.first("proxyjump")
                        .or(() -> config.first("proxycommand"))
                        .orElse("none");
        return host.toLowerCase(Locale.ROOT) + " port " + port + (jump.equals("none") ? "" : " through " + jump);
    }

    @Override
    public String user(HostAddress.Ssh ssh) {
        return ssh.user() != null ? ssh.user() : config(ssh).first("user").orElse(settings.user());
    }

    private SshConfig config(HostAddress.Ssh ssh) {
        String user = ssh.user() != null ? ssh.user() : settings.user();
        return known.computeIfAbsent(user + "\n" + ssh.host(), _ -> SshConfig.of(settings, files, ssh.host(), user));
    }
}
