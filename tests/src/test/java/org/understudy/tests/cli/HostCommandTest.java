package org.understudy.tests.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.understudy.app.cli.Cli;
import org.understudy.app.cli.Confirm;
import org.understudy.app.cli.GlobalOptions;
import org.understudy.app.cli.Output;
import org.understudy.app.host.HostCommand;
import org.understudy.services.Services;
import org.understudy.services.ssh.Prompts;
import org.understudy.services.ssh.SshSettings;
import org.understudy.services.store.StorePaths;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// The command line of hosts as people and scripts have it, over a real store.
class HostCommandTest {
    @TempDir
    Path temp;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void home() throws IOException {
        Files.createDirectories(temp.resolve("home/.ssh"));
    }

    private int run(String... words) {
        out.reset();
        err.reset();
        GlobalOptions options = new GlobalOptions();
        Output output = new Output(
                options,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        try (Services services = new Services(
                SshSettings.ofHome(temp.resolve("home")),
                new StorePaths(temp.resolve("data")),
                temp,
                Prompts.nobody())) {
            return new Cli(
                            output,
                            options,
                            List.of(HostCommand.tree(
                                    services.hosts(),
                                    services.intake(),
                                    services.agents(),
                                    output,
                                    new Confirm(options))))
                    .execute(words);
        }
    }

    private String said(String... words) {
        assertEquals(0, run(words), () -> out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }

    private JsonNode json(String... words) throws IOException {
        List<String> all = new ArrayList<>(List.of(words));
        all.add("--json");
        return new ObjectMapper().readTree(said(all.toArray(String[]::new)));
    }

    private String problem(int exit, String... words) {
        assertEquals(exit, run(words));
        return err.toString(StandardCharsets.UTF_8);
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(n -> n.isObject() ? n.path("name").asText() : n.asText())
                .toList();
    }

    @Test
    void tags_and_selections() throws Exception {
        for (String name : List.of("web1", "web2", "web10", "db1")) {
            said("host", "add", name, "root@" + name + ".example.org");
        }
        // a tag that looks like options, or like an option that exists
        said("host", "tag", "web*", "+web", "+virtual", "+yes", "+v");
        JsonNode tagged = json("host", "tag", "web1,web2", "-virtual", "-yes", "-old", "+prod");
        assertEquals(List.of("web1", "web2"), texts(tagged.path("hosts")));
        assertEquals(
                List.of("prod", "v", "web"), texts(tagged.path("hosts").get(0).path("tags")));
        assertEquals("NAME   TAGS\nweb10  v virtual web yes\n", said("host", "tag", "web10"));

        assertEquals("NAME   TAGS\nweb10  virtual web yes\n", said("host", "tag", "web10", "--", "-v"));
        said("host", "tag", "web10", "+v");

        JsonNode list = json("host", "list");
        assertEquals(1, list.path("format").asInt());
        assertEquals(List.of("db1", "web1", "web2", "web10"), texts(list.path("hosts")));
        assertEquals("[]", list.path("hosts").get(0).path("tags").toString());
        assertEquals(
                List.of("web1", "web2"),
                texts(json("host", "list", "@web,&@prod").path("hosts")));
        assertEquals(
                List.of("db1", "web10"),
                texts(json("host", "list", "db1", "web10").path("hosts")));
        assertEquals(
                List.of("db1", "web10"), texts(json("host", "list", "!@prod").path("hosts")));
        assertTrue(said("host", "list", "@prod").contains("prod v web"));
        assertTrue(err.toString(StandardCharsets.UTF_8).isEmpty());
        said("host", "list", "@web,!@gone");
        assertEquals("No host has the tag gone.\n", err.toString(StandardCharsets.UTF_8));

        assertTrue(problem(3, "host", "list", "wbe1").contains("Did you mean web1?"));
        assertTrue(problem(3, "host", "list", "@prod,&@none").contains("selects no host"));
        assertTrue(problem(2, "host", "list", "web[1").contains("at character 4"));
        assertTrue(problem(2, "host", "tag", "web1", "prod").contains("Write +prod or -prod"));
        assertTrue(problem(2, "host", "tag", "web1", "+a b").contains("cannot be a tag"));
        assertTrue(problem(2, "host", "tag", "web1", "+all").contains("cannot be a tag"));
        assertTrue(problem(2, "host", "tag", "web1", "+a", "-a").contains("put on and taken off"));
    }

    @Test
    void nothing_there_yet() {
        assertTrue(said("host", "list").contains("No hosts yet"));
        assertTrue(problem(3, "host", "list", "all").contains("host import"));
    }

    @Test
    void an_import_from_plan_to_update() throws Exception {
        Path inventory = Files.writeString(temp.resolve("shop.ini"), """
                [web]
                web[1:2] ansible_user=deploy
                win1 ansible_connection=winrm
                [prod:children]
                web
                """);
        String source = inventory.toString();
        String plan = said("host", "import", source, "--plan", "--tag", "shop");
        assertTrue(plan.contains("add   web1  deploy@web1  prod shop web"), plan);
        assertTrue(plan.contains("win1 (" + source + ", line 3): It is reached by winrm"), plan);
        assertTrue(plan.endsWith("2 to add, 0 known already, 1 left out. Nothing was changed.\n"), plan);
        assertTrue(said("host", "list").contains("No hosts yet"));

        JsonNode done = json("host", "import", source, "--tag", "shop");
        assertEquals(List.of("web1", "web2"), texts(done.path("added")));
        assertEquals(false, done.path("planned").asBoolean());
        assertEquals(
                "It is reached by winrm; Understudy knows SSH, and this machine.",
                done.path("leftOut").get(0).path("why").asText());
        JsonNode again = json("host", "import", source, "--tag", "shop", "--update");
        assertEquals(List.of("web1", "web2"), texts(again.path("known")));
        assertEquals(0, again.path("added").size() + again.path("changed").size());

        Files.writeString(inventory, "web1 ansible_user=root\n");
        JsonNode differs = json("host", "import", source);
        assertEquals(
                "deploy@web1",
                differs.path("differing").get(0).path("before").path("address").asText());
        assertTrue(said("host", "list", "web1").contains("deploy@web1"));
        assertTrue(said("host", "import", source).contains("1 differs and stays as it is (--update changes it)"));
        assertTrue(said("host", "import", source, "--update").contains("address deploy@web1 → root@web1"));
        assertTrue(said("host", "list", "web1").contains("root@web1"));

        assertTrue(problem(2, "host", "import", temp.resolve("none").toString()).contains("no such file"));
        assertTrue(problem(2, "host", "import", source, "--as", "xml").contains("--as"));
    }
}
