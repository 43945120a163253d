package org.understudy.services.host.intake;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.understudy.model.host.Privilege;
import org.understudy.model.host.intake.Findings;
import org.understudy.model.host.intake.Found;
import org.understudy.model.host.intake.LeftOut;
import org.understudy.model.problem.ProblemException;

import static org.junit.jupiter.api.Assertions.assertEquals;

/// Inventories of ours, and beside each what `ansible-inventory -i FILE --list` of ansible-core
/// 2.14 made of it: groups, ranges, and which variable wins must come out the same.
class AnsibleGoldenTest {
    private record Line(Set<String> tags, String host, int port, String user, boolean local, Privilege privilege) {}

    @ParameterizedTest
    @CsvSource({"shop.ini,INI", "shop.yml,YAML", "tree,INI"})
    void it_means_what_ansible_says(String source, Format format) throws Exception {
        Path path = resource(source);
        Map<String, Line> expected = expected(resource(source + ".json"));
        Findings findings = InventoryFiles.read(path, format).findings();
        // The one host whose login SSH could not use.
        expected.remove("backup");
        assertEquals(lines(expected), lines(actual(findings)));
        assertEquals(
                switch (source) {
                    case "shop.ini" -> List.of("backup (" + path + ", line 4)");
                    case "tree" -> List.of("README.md", "old.ini");
                    default -> List.of();
                },
                findings.leftOut().stream().map(LeftOut::what).toList());
    }

    /// What Ansible prints is an inventory too: it is the way for everything that only Ansible can read.
    @ParameterizedTest
    @CsvSource({"shop.ini", "shop.yml", "tree"})
    void what_ansible_prints_can_be_imported(String source) throws Exception {
        Map<String, Line> expected = expected(resource(source + ".json"));
        expected.remove("backup");
        assertEquals(
                lines(expected),
                lines(actual(InventoryFiles.read(resource(source + ".json"), Format.YAML)
                        .findings())));
    }

    private static Path resource(String name) throws Exception {
        return Path.of(AnsibleGoldenTest.class.getResource(name).toURI());
    }

    private static String lines(Map<String, Line> hosts) {
        StringBuilder text = new StringBuilder();
        hosts.forEach((name, line) -> text.append(name).append(' ').append(line).append('\n'));
        return text.toString();
    }

    private static Map<String, Line> actual(Findings findings) {
        Map<String, Line> hosts = new TreeMap<>();
        for (Found f : findings.hosts()) {
            boolean local = f.way().host() == null;
            hosts.put(
                    f.name(),
                    new Line(
                            f.tags(),
                            local ? "" : f.way().host(),
                            local ? 0 : f.way().port(),
                            local ? null : f.way().user(),
                            local,
                            f.way().privilege()));
        }
        return hosts;
    }

    private static Map<String, Line> expected(Path golden) throws IOException, ProblemException {
        JsonNode all = new ObjectMapper().readTree(golden.toFile());
        Map<String, Set<String>> groups = new TreeMap<>();
        for (Map.Entry<String, JsonNode> group : all.properties()) {
            for (String host : hostsBelow(all, group.getKey())) {
                groups.computeIfAbsent(host, _ -> new TreeSet<>()).add(group.getKey());
            }
        }
        Map<String, Line> hosts = new TreeMap<>();
        groups.forEach((host, its) -> {
            JsonNode vars = all.path("_meta").path("hostvars").path(host);
            Set<String> tags = new TreeSet<>(its);
            tags.removeAll(Set.of("all", "ungrouped", "_meta"));
            boolean local = vars.path("ansible_connection").asText().equals("local");
            String become = vars.path("ansible_become").asText();
            hosts.put(
                    host,
                    new Line(
                            tags,
                            local ? "" : vars.path("ansible_host").asText(host),
                            local ? 0 : vars.path("ansible_port").asInt(0),
                            local || !vars.has("ansible_user")
                                    ? null
                                    : vars.path("ansible_user").asText(),
                            local,
                            become.isEmpty()
                                    ? null
                                    : Set.of("no", "false").contains(become) ? Privilege.NONE : Privilege.AUTO));
        });
        return hosts;
    }

    private static Set<String> hostsBelow(JsonNode all, String group) {
        Set<String> hosts = new TreeSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(group));
        while (!open.isEmpty()) {
            JsonNode node = all.path(open.pop());
            node.path("hosts").forEach(h -> hosts.add(h.asText()));
            node.path("children").forEach(c -> open.push(c.asText()));
        }
        return hosts;
    }
}
