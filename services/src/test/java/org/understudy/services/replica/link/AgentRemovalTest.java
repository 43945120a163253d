package org.understudy.services.replica.link;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.understudy.model.host.Host;
import org.understudy.model.host.HostAddress;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.ssh.Connections;
import org.understudy.services.ssh.HostConnection;
import org.understudy.services.ssh.Prompts;
import org.understudy.services.ssh.SshSettings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// In places of its own: this machine's agents are others'.
@Tag("lab")
class AgentRemovalTest {
    @TempDir
    Path dir;

    private Connections connections;
    private HostConnection host;
    private Path first;
    private List<String> places;

    @BeforeEach
    void anAgentInTwoVersions() throws Exception {
        connections = new Connections(SshSettings.ofHome(dir), Prompts.nobody());
        host = connections.open(new Host("here", new HostAddress.Local()));
        first = dir.resolve("first place").resolve("agent");
        places = List.of(first.toString(), dir.resolve("second").toString());
        for (String version : List.of("1a", "2b")) {
            Path bin = Files.createDirectories(first.resolve(version).resolve("bin"));
            Files.copy(Path.of("/bin/sleep"), bin.resolve("agent"));
        }
    }

    @AfterEach
    void close() {
        connections.close();
    }

    @Test
    void allVersionsGoAndAreNamedBefore() throws Exception {
        Files.createDirectories(dir.resolve("second").resolve(".new-XyZ"));
        AgentFootprint found = AgentRemoval.look(host, places);
        assertEquals(
                List.of(
                        first.resolve("1a").toString(),
                        first.resolve("2b").toString(),
                        dir.resolve("second/.new-XyZ").toString()),
                found.trees().stream().map(AgentFootprint.Tree::path).toList());
        assertTrue(found.bytes() > 2 * Files.size(Path.of("/bin/sleep")), found::toString);
        assertEquals(found, AgentRemoval.remove(host, places));
        assertFalse(Files.exists(first));
        assertFalse(Files.exists(dir.resolve("second")));
        assertTrue(AgentRemoval.look(host, places).nothing());
        assertTrue(AgentRemoval.remove(host, places).nothing(), "nothing to do is fine");
    }

    @Test
    void anAgentThatRunsKeepsItsDirectory() throws Exception {
        Process agent = new ProcessBuilder(first.resolve("2b/bin/agent").toString(), "60").start();
        try {
            assertEquals(List.of(agent.pid()), AgentRemoval.look(host, places).running());
            ProblemException refused = assertThrows(ProblemException.class, () -> AgentRemoval.remove(host, places));
            assertEquals(Kind.BUSY, refused.kind());
            assertTrue(refused.problem().why().contains(Long.toString(agent.pid())), refused::getMessage);
            assertTrue(Files.isExecutable(first.resolve("2b/bin/agent")));
        } finally {
            agent.destroyForcibly().waitFor();
        }
        AgentRemoval.remove(host, places);
        assertFalse(Files.exists(first));
    }

    /// A removal that was killed in between: the other name is not forgotten.
    @Test
    void whatAKilledRemovalLeftGoesToo() throws Exception {
        Path left = first.resolveSibling("agent.going-17");
        Files.move(first, left);
        assertEquals(2, AgentRemoval.look(host, places).trees().size());
        AgentRemoval.remove(host, places);
        assertFalse(Files.exists(left));
    }
}
