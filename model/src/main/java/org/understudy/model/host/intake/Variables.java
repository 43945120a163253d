package org.understudy.model.host.intake;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Variables of a host or a group, as far as they say how a host is reached; all others are not kept.
final class Variables {
    /// Later ones are older names of the same, which win, as they do in the tool that they are of.
    static final String[] HOST = {"ansible_host", "ansible_ssh_host"};
    static final String[] PORT = {"ansible_port", "ansible_ssh_port"};
    static final String[] USER = {"ansible_user", "ansible_ssh_user"};
    static final String[] KEY = {"ansible_private_key_file", "ansible_ssh_private_key_file"};
    static final String CONNECTION = "ansible_connection";
    static final String BECOME = "ansible_become";
    static final String BECOME_METHOD = "ansible_become_method";
    static final String PRIORITY = "ansible_group_priority";
    static final String[] ARGUMENTS = {"ansible_ssh_common_args", "ansible_ssh_extra_args"};
    static final Set<String> SECRETS = Set.of(
            "ansible_password",
            "ansible_ssh_pass",
            "ansible_ssh_password",
            "ansible_become_password",
            "ansible_become_pass",
            "ansible_sudo_pass");

    private static final Set<String> OTHERS = Set.of(
            "ansible_host",
            "ansible_ssh_host",
            "ansible_port",
            "ansible_ssh_port",
            "ansible_user",
            "ansible_ssh_user",
            "ansible_private_key_file",
            "ansible_ssh_private_key_file",
            CONNECTION,
            BECOME,
            BECOME_METHOD,
            PRIORITY,
            "ansible_ssh_common_args",
            "ansible_ssh_extra_args");

    private final Map<String, Value> values = new HashMap<>();

    static boolean matters(String name) {
        return OTHERS.contains(name) || SECRETS.contains(name);
    }

    void put(String name, Value value) {
        if (matters(name)) {
            values.put(name, value);
        }
    }

    void putAll(Variables others) {
        values.putAll(others.values);
    }

    /// The last of these names that has a value.
    Optional<Value> get(String... names) {
        Value found = null;
        for (String name : names) {
            found = values.getOrDefault(name, found);
        }
        return Optional.ofNullable(found).filter(v -> !v.isPlain() || !v.text().isEmpty());
    }
}
