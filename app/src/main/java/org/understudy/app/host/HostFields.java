package org.understudy.app.host;

import java.util.Locale;
import java.util.Map;

import org.understudy.app.cli.Output;
import org.understudy.model.host.Host;
import org.understudy.model.host.HostAddress;

/// Hosts in JSON.
final class HostFields {
    private HostFields() {}

    static Map<String, Object> of(Host host) {
        HostAddress.Ssh ssh = host.address() instanceof HostAddress.Ssh s ? s : null;
        return Output.fields(
                "name",
                host.name(),
                "address",
                host.address().text(),
                "identity",
                ssh == null ? null : ssh.identity(),
                "jump",
                ssh == null ? null : ssh.jump(),
                "privilege",
                host.privilege().name().toLowerCase(Locale.ROOT),
                "tags",
                host.tags());
    }
}
