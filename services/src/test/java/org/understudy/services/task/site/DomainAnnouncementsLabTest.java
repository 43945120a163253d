package org.understudy.services.task.site;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.understudy.model.task.Lease;
import org.understudy.model.task.Resource;
import org.understudy.model.task.TaskSpec;
import org.understudy.model.task.TaskState;
import org.understudy.services.libvirt.LabDomain;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// What tasks do with a machine of libvirt's stands in its metadata, written by their host: read by
/// `virsh`, in the lab's libvirt.
@Tag("lab")
class DomainAnnouncementsLabTest extends TwoConsoles {
    private LabDomain domain;
    private Resource resource;
    private Path go;

    @BeforeEach
    void define() throws Exception {
        // As on a host whose tasks are kept by root, see helper.sh.
        Files.createDirectories(folder.resolve("state/announced"));
        String name = "understudy-lab <7> " + ThreadLocalRandom.current().nextInt(1 << 30);
        domain = LabDomain.define(name, folder);
        resource = new Resource("domain", name);
        go = folder.resolve("go");
    }

    @AfterEach
    void remove() throws Exception {
        domain.close();
    }

    private Work untilGo() {
        return Site.sh("until [ -e '" + go + "' ]; do sleep 0.02; done").reporting();
    }

    private void awaitAnnounced(String... parts) {
        await().atMost(SOON).untilAsserted(() -> {
            String now = domain.announced();
            for (String part : parts) {
                assertTrue(now.contains(part), () -> part + " is not in: " + now);
            }
        });
    }

    private void awaitNothing() {
        await().atMost(SOON).untilAsserted(() -> {
            assertEquals("", domain.announced());
            assertEquals("", domain.announced("--config"));
        });
        await().atMost(SOON).until(() -> !Files.exists(folder.resolve("state/announced/" + resource.key())));
    }

    @Test
    void whoHasItAndWhoWaitsIsToldUntilTheEndAlsoIfItIsStartedMeanwhile() throws Exception {
        TaskSpec first = Site.spec("Grow \"it\" & <b> \\ é", Lease.exclusive(resource));
        TaskSpec second = Site.spec("next", Lease.exclusive(resource));
        ann.submit(
                first,
                Site.sh("echo '43 copying' >\"$UNDERSTUDY_PROGRESS\"; until [ -e '" + go + "' ]; do sleep 0.02; done")
                        .reporting());
        bob.submit(second, Site.sh("true"));
        awaitAnnounced(
                "id=\"" + first.id() + "\" state=\"running\"",
                "mode=\"exclusive\" fence=\"1\" percent=\"43\" title=\"Grow &quot;it&quot; &amp; &lt;b&gt; \\ ",
                "by=\"ann@desk\"",
                "id=\"" + second.id() + "\" state=\"blocked\"",
                "version=\"1\"",
                "boot=\"" + ann.ground().boot() + "\"");
        domain.tell("start");
        Files.createFile(go);
        assertEquals(TaskState.SUCCEEDED, bob.awaitEnd(second.id(), SOON).state());
        awaitNothing();
    }

    @Test
    void ofOneThatRunsItIsToldLiveAndTheNextOnesWordsAreNotTakenAwayByTheEndOfTheFirst() throws Exception {
        domain.tell("start", "--paused");
        for (int i = 0; i < 5; i++) {
            TaskSpec each = Site.spec("short " + i, Lease.exclusive(resource));
            ann.submit(each, Site.sh("true"));
        }
        TaskSpec last = Site.spec("stays", Lease.shared(resource));
        bob.submit(last, untilGo());
        awaitAnnounced("id=\"" + last.id() + "\" state=\"running\"", "mode=\"shared\"", "fence=\"6\"");
        assertEquals("", domain.announced("--config"), "its definition is left alone");
        Files.createFile(go);
        awaitNothing();
    }

    @Test
    void whatATaskLeftThatWasKilledWithItsGuardIsTakenAwayByWhoeverComesNext() throws Exception {
        TaskSpec spec = Site.spec("killed", Lease.exclusive(resource));
        ann.submit(spec, untilGo());
        awaitAnnounced(spec.id().value());
        String unit = Files.readString(of(spec.id()).resolve("wrapper")).split(" ")[0];
        long session = Long.parseLong(Files.readString(Path.of("/proc", unit, "stat"))
                .replaceAll("(?s).*\\) ", "")
                .split(" ")[2]);
        // Its wrapper and the guard are one group with nobody else in it but the helper, which a console starts again.
        new ProcessBuilder("kill", "-KILL", "--", "-" + session).start().waitFor();
        assertTrue(domain.announced().contains(spec.id().value()), "nobody has looked yet");
        bob.close();
        bob = site(ways());
        assertEquals(TaskState.LOST, bob.awaitEnd(spec.id(), SOON).state());
        awaitNothing();
    }

    @Test
    void aMachineThatIsRenamedOrUndefinedInTheMiddleHoldsNothingUp() throws Exception {
        TaskSpec spec = Site.spec("goes on", Lease.exclusive(resource));
        ann.submit(spec, untilGo());
        awaitAnnounced(spec.id().value());
        domain.tell("domrename", domain.name() + " renamed");
        TaskSpec waits = Site.spec("waits", Lease.exclusive(resource));
        bob.submit(waits, Site.sh("true"));
        awaitAnnounced(waits.id().value());
        Files.createFile(go);
        assertEquals(TaskState.SUCCEEDED, bob.awaitEnd(waits.id(), SOON).state());
        awaitNothing();

        Files.delete(go);
        TaskSpec gone = Site.spec("without a machine", Lease.exclusive(resource));
        ann.submit(gone, untilGo());
        domain.tell("undefine");
        Files.createFile(go);
        assertEquals(TaskState.SUCCEEDED, bob.awaitEnd(gone.id(), SOON).state());
        await().atMost(SOON).until(() -> !Files.exists(folder.resolve("state/announced/" + resource.key())));
    }
}
