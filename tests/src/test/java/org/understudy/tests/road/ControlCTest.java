package org.understudy.tests.road;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.understudy.model.host.Host;
import org.understudy.model.host.HostAddress;
import org.understudy.services.Services;
import org.understudy.services.ssh.Prompts;
import org.understudy.services.ssh.SshSettings;
import org.understudy.services.store.StorePaths;
import org.understudy.tests.lab.Lab;
import org.understudy.tests.road.Traces.Found;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Ctrl+C in front of tasks that run on a host, here this machine: the real program, told to end.
@Tag("lab")
@ExtendWith(Lab.Extension.class)
class ControlCTest {
    private static final int INTERRUPTED = 130;

    @TempDir
    Path home;

    private final Map<String, String> environment = new LinkedHashMap<>();
    private Path launcher;

    @BeforeEach
    void host(Lab lab) throws Exception {
        launcher = lab.home().resolve("understudy");
        environment.put("HOME", home.toString());
        environment.put("UNDERSTUDY_DATA", home.resolve("data").toString());
        environment.put("XDG_STATE_HOME", home.resolve("state").toString());
        try (Services services = new Services(
                SshSettings.ofHome(home), new StorePaths(home.resolve("data")), lab.home(), Prompts.nobody())) {
            services.hosts().add(new Host("here", new HostAddress.Local()));
        }
    }

    private Program type(String... words) throws Exception {
        return Program.start(launcher, environment, words);
    }

    /// The command is the title, which no other task on this machine has.
    private String title() {
        return "sleep 600; : " + home.getFileName();
    }

    private Optional<JsonNode> task() throws Exception {
        for (JsonNode each :
                type("task", "list", "here", "--last", "100", "--json").data().path("tasks")) {
            if (each.path("title").asText().equals(title())) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    private JsonNode awaitState(String state) {
        return await().atMost(Duration.ofMinutes(1))
                .until(
                        this::task,
                        t -> t.filter(n -> n.path("state").asText().equals(state))
                                .isPresent())
                .orElseThrow();
    }

    private static void interrupt(Program program) throws Exception {
        assertTrue(Strike.signal("INT", Optional.of(new Found(program.pid(), ""))), program::said);
    }

    @Test
    void whatRunStaysWithIsCancelled() throws Exception {
        Program run = type("run", "here", "--", title());
        awaitState("running");
        interrupt(run);
        assertEquals(INTERRUPTED, run.exit(), run::said);
        assertTrue(run.said().contains("understudy: cancelling"), run::said);
        awaitState("cancelled");
    }

    @Test
    void whatIsSubmittedGoesOnAndIsFoundAgain() throws Exception {
        Program submit = type("task", "submit", "run", "here", "-p", "command=" + title(), "--wait");
        JsonNode running = awaitState("running");
        try {
            interrupt(submit);
            assertEquals(INTERRUPTED, submit.exit(), submit::said);
            assertTrue(submit.said().contains("understudy: 1 task goes on: understudy task list"), submit::said);
            assertEquals("running", task().orElseThrow().path("state").asText());
        } finally {
            type("task", "cancel", running.path("id").asText(), "--json").data();
        }
        awaitState("cancelled");
    }
}
