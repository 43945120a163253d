package org.understudy.services.replica.profile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import org.understudy.model.replica.Probe;
import org.understudy.model.replica.Profile;

/// Writes a profile as [ProfileFile] reads it, for keeping it with the replica.
public final class ProfileText {
    private ProfileText() {}

    public static String of(Profile profile) {
        YAMLMapper yaml = new YAMLMapper();
        ObjectNode root = yaml.createObjectNode();
        root.put("format", ProfileFile.FORMAT).put("name", profile.name());
        ArrayNode rules = root.putArray("rules");
        profile.rules().forEach(r -> rules.addObject().put(r.decision().word(), r.pattern()));
        profile.identity().hostname().ifPresent(h -> root.put("hostname", h));
        root.put("network", profile.network().word());
        profile.machine().memoryMib().ifPresent(m -> root.put("memory", m));
        profile.machine().vcpus().ifPresent(v -> root.put("vcpus", v));
        profile.machine().firmware().ifPresent(f -> root.put("firmware", f.word()));
        if (profile.databases().isEmpty()) {
            root.put("databases", "none");
        } else if (profile.databases().contains("auto")) {
            root.put("databases", "auto");
        } else {
            ArrayNode kinds = root.putArray("databases");
            profile.databases().forEach(kinds::add);
        }
        ArrayNode probes = root.putArray("probes");
        profile.probes().forEach(p -> add(probes.addObject(), p));
        ArrayNode files = root.putArray("files");
        profile.files()
                .forEach(f -> files.addObject()
                        .put("path", f.path())
                        .put("content", f.content())
                        .put("mode", "0" + Integer.toOctalString(f.mode())));
        try {
            return yaml.writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void add(ObjectNode node, Probe probe) {
        switch (probe) {
            case Probe.Http http ->
                node.putObject("http")
                        .put("name", http.name())
                        .put("port", http.port())
                        .put("path", http.path())
                        .put("expect", http.expect());
            case Probe.Tcp tcp -> node.putObject("tcp").put("name", tcp.name()).put("port", tcp.port());
            case Probe.Run run ->
                node.putObject("run")
                        .put("name", run.name())
                        .put("command", run.command())
                        .put("expect", run.expect());
        }
    }
}
