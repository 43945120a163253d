package org.understudy.services.libvirt;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.libvirt.DomainState.Power;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// The port against libvirt's own test driver, which lives in this process.
class LibvirtContractTest {
    private static final String SMALL = """
            <domain type='test'>
              <name>%s</name><memory unit='MiB'>64</memory><vcpu>1</vcpu><os><type>hvm</type></os>
            </domain>
            """;

    private Hypervisor hypervisor;

    @BeforeEach
    void open() throws ProblemException {
        hypervisor = LibvirtHypervisor.open("test:///default", "here", () -> {});
    }

    @AfterEach
    void close() {
        hypervisor.close();
    }

    @Test
    void aDomainIsDefinedStartedStoppedAndRemoved() throws ProblemException {
        hypervisor.define(SMALL.formatted("one"));
        assertEquals(Optional.of(Power.OFF), hypervisor.find("one").map(DomainState::power));
        hypervisor.start("one");
        assertEquals(Optional.of(Power.RUNNING), hypervisor.find("one").map(DomainState::power));
        hypervisor.destroy("one");
        hypervisor.destroy("one"); // off already is fine
        hypervisor.undefine("one");
        hypervisor.undefine("one"); // gone already is fine
        assertEquals(Optional.empty(), hypervisor.find("one"));
    }

    @Test
    void theListFollowsEvents() throws ProblemException {
        List<List<DomainState>> seen = new CopyOnWriteArrayList<>();
        try (var _ = hypervisor.domains().subscribe(seen::add)) {
            hypervisor.define(SMALL.formatted("two"));
            await().atMost(Duration.ofSeconds(10)).until(() -> power("two").equals(Optional.of(Power.OFF)));
            hypervisor.start("two");
            await().atMost(Duration.ofSeconds(10)).until(() -> power("two").equals(Optional.of(Power.RUNNING)));
            hypervisor.destroy("two");
            hypervisor.undefine("two");
            await().atMost(Duration.ofSeconds(10)).until(() -> power("two").isEmpty());
        }
        assertTrue(seen.size() >= 4, () -> "every step was told: " + seen);
    }

    private Optional<Power> power(String name) throws ProblemException {
        return hypervisor.domains().get().stream()
                .filter(d -> d.name().equals(name))
                .map(DomainState::power)
                .findFirst();
    }

    @Test
    void metadataIsKept() throws ProblemException {
        hypervisor.define(SMALL.formatted("three"));
        assertEquals(Optional.empty(), hypervisor.metadata("three"));
        hypervisor.setMetadata("three", "<replica source='shop' point='4'/>");
        String kept = hypervisor.metadata("three").orElseThrow();
        assertTrue(kept.contains("point=\"4\""), kept);
        assertTrue(hypervisor.xml("three", true).contains(LibvirtHypervisor.METADATA_NAMESPACE));
        hypervisor.undefine("three");
    }

    @Test
    void aScreenshotIsAPicture() throws ProblemException {
        byte[] png = hypervisor.screenshot("test");
        assertEquals(0x89504e470d0a1a0aL, ByteBuffer.wrap(png).getLong());
        assertTrue(ByteBuffer.wrap(png).getInt(16) > 0, "a width");
    }

    @Test
    void whatDoesNotExistIsAProblemOfItsKind() {
        ProblemException e = assertThrows(ProblemException.class, () -> hypervisor.start("nobody"));
        assertEquals(Kind.NOT_FOUND, e.kind());
        assertFalse(e.problem().remedies().isEmpty());
    }

    @Test
    void badXmlIsAProblemWithLibvirtsReason() {
        ProblemException e = assertThrows(ProblemException.class, () -> hypervisor.define("<domain type='test'/>"));
        assertTrue(e.problem().why().startsWith("libvirt says: "), e.problem().why());
    }

    @Test
    void errorsBelongToTheirCallsWhenManyCallAtOnce() throws Exception {
        List<Thread> threads = new CopyOnWriteArrayList<>();
        List<String> wrong = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 40; i++) {
            String name = "nobody-" + i;
            threads.add(Thread.ofVirtual().start(() -> {
                for (int round = 0; round < 10; round++) {
                    try {
                        hypervisor.xml(name, true);
                        wrong.add(name + " was found");
                    } catch (ProblemException e) {
                        if (e.kind() != Kind.NOT_FOUND || !e.getMessage().contains(name)) {
                            wrong.add(name + ": " + e.getMessage());
                        }
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void afterCloseCallsFailWithASentence() {
        hypervisor.close();
        assertFalse(hypervisor.alive().get());
        ProblemException e = assertThrows(ProblemException.class, () -> hypervisor.find("test"));
        assertEquals(Kind.CONNECTION_LOST, e.kind());
    }

    @Test
    void aDaemonThatIsNotThereIsNamedWithARemedy() {
        ProblemException e = assertThrows(
                ProblemException.class,
                () -> LibvirtHypervisor.open("qemu+unix:///system?socket=/nowhere/sock", "nowhere", () -> {}));
        assertEquals(Kind.MISSING_TOOL, e.kind());
        assertTrue(e.problem().what().contains("nowhere"));
    }
}
