package org.understudy.agent.portal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.understudy.agent.portal.layer.Layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Tag("lab")
class RoundTripTest {
    @TempDir
    Path dir;

    /** A bit of everything that a Linux tree can hold. */
    static void variety(Path source) throws Exception {
        Files.createDirectories(source);
        Random random = new Random(3);
        byte[] big = new byte[20 << 20];
        random.nextBytes(big);
        Files.write(source.resolve("big"), big);
        shell(source, """
                mkdir -p a/b/c etc empty acl deep/1/2/3/4
                for i in $(seq 1 400); do head -c $((i * 37)) /dev/urandom > a/b/f$i; done
                echo one > etc/hosts; ln etc/hosts etc/hosts2; ln etc/hosts a/hosts3
                ln -s ../nowhere etc/dangling; ln -s /etc/passwd etc/absolute; ln -s . etc/self
                truncate -s 3G sparse; printf x | dd of=sparse bs=1 seek=1000000000 conv=notrunc 2>/dev/null
                printf tail >> sparse; truncate -s 100000 hole; : > zero
                mkfifo fifo; mknod null c 1 3; mknod blk b 7 99
                printf 'x' > "$(printf 'bad\\377name')"; printf y > "$(printf 'new\\nline')"
                cp /bin/true suid; chown 12:34 suid; chmod 6755 suid
                cp /bin/true cap; setcap cap_net_raw+ep cap 2>/dev/null || true
                setfattr -n user.note -v hello etc/hosts; setfattr -n trusted.t -v 1 etc/dangling -h || true
                setfacl -m u:77:rw acl; setfacl -d -m g:88:rx acl; echo z > acl/inherited
                chmod 2775 a/b; chown 1000:1001 a/b; chmod 1777 empty; chmod 000 zero
                touch -d '1987-06-05 04:03:02.123456789' a/b/f1 a/b/c; touch -h -d '2001-01-01 00:00:00.5' etc/self
                touch -d '1999-09-09 09:09:09.999999999' etc
                """);
    }

    static void shell(Path at, String script) throws Exception {
        Process process = new ProcessBuilder("bash", "-ec", script)
                .directory(at.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ext4", "xfs"})
    void everyKindOfEntryArrivesAndChanges(String fs) throws Exception {
        Path source = dir.resolve("source");
        variety(source);
        Path replica = dir.resolve("replica");
        Layout layout = Road.layout(fs, 512);
        Road.Outcome first = Road.sync(source, replica, layout, -1);
        assertEquals("1", first.result().get("point"));
        assertEquals(List.of(), Road.differences(source, replica, 1, dir.resolve("at")));

        Road.Outcome nothing = Road.sync(source, replica, layout, -1);
        assertEquals(
                "true",
                nothing.result().get("unchanged"),
                () -> nothing.result().toString());
        assertTrue(nothing.wireBytes() < 2000, () -> "sent " + nothing.wireBytes());

        shell(source, """
                cp -a . ../before
                printf changed | dd of=big bs=1 seek=7000000 conv=notrunc 2>/dev/null; truncate -s 15000000 hole
                for i in $(seq 1 20); do echo new $i > a/b/f$i; done; rm a/b/f3? ; rm -r deep/1/2; chmod 640 a/b/f50
                rm etc/hosts2; echo other > etc/hosts2; rm etc/self; mkdir etc/self; echo in > etc/self/file
                rm -r a/b/c; echo file > a/b/c; rm fifo; ln -s big fifo; mv a/hosts3 a/b/hosts4
                setfattr -x user.note etc/hosts; setfacl -b acl; fallocate -p -o 65536 -l 1000000 big
                ln a/b/f60 f60-too; echo more >> a/b/f60; chown 5:6 suid; chmod 4711 suid
                """);
        Road.Outcome second = Road.sync(source, replica, layout, -1);
        assertEquals("2", second.result().get("point"));
        assertEquals(List.of(), Road.differences(source, replica, 2, dir.resolve("at")));
        assertEquals(List.of(), Road.differences(dir.resolve("before"), replica, 1, dir.resolve("at")));
        assertTrue(second.wireBytes() < 2_000_000, () -> "sent " + second.wireBytes());
        try (Road.Agent portal = new Road.Agent("portal")) {
            var check = portal.ask(PortalJob.check(replica.toString(), 2));
            assertEquals("0", check.get("wrong"), check::toString);
            var list = portal.ask(PortalJob.list(replica.toString()));
            assertEquals("1 2", list.get("points"));
            assertEquals("2", list.get("current"));
            portal.ask(PortalJob.rollback(replica.toString(), 1, "test"));
        }
        Road.Outcome third = Road.sync(source, replica, layout, -1);
        assertEquals("3", third.result().get("point"));
        assertEquals("1", third.result().get("parent"));
        assertEquals(List.of(), Road.differences(source, replica, 3, dir.resolve("at")));
        try (Road.Agent portal = new Road.Agent("portal")) {
            portal.ask(PortalJob.remove(replica.toString(), 2, "test"));
            assertEquals("1 3", portal.ask(PortalJob.list(replica.toString())).get("points"));
        }
        try (Road.Agent portal = new Road.Agent("portal")) {
            portal.ask(PortalJob.remove(replica.toString(), 0, "test"));
        }
        assertFalse(Files.exists(replica));
    }

    @Test
    void aKilledAgentIsContinuedAndHardlyAnythingIsSentAgain() throws Exception {
        Path source = dir.resolve("source");
        variety(source);
        Path replica = dir.resolve("replica");
        Layout layout = Road.layout("ext4", 512);
        shell(source, "head -c 100000000 /dev/urandom > a/database");
        long whole = 125_000_000;
        long sent = 0;
        for (long at : new long[] {30_000_000, 30_000_000, 20_000_000}) {
            sent += Road.sync(source, replica, layout, at).wireBytes();
            assertEquals(List.of(), points(replica));
        }
        Road.Outcome last = Road.sync(source, replica, layout, -1);
        long total = sent + last.wireBytes();
        assertEquals(List.of(), Road.differences(source, replica, 1, dir.resolve("at")));
        // What was in pipes and queues when the process died is lost three times; nothing else is sent again.
        assertTrue(total < whole + 3 * 8_000_000, () -> "sent " + total);
        shell(
                source,
                "for i in $(seq 1 300); do head -c 9000 /dev/urandom > a/b/f$i; done; head -c 4000000 /dev/urandom"
                        + " | dd of=big bs=1M seek=5 conv=notrunc 2>/dev/null; rm -r deep");
        long again = 0;
        for (long at : new long[] {1000, 1_000_000, 3_000_000}) {
            again += Road.sync(source, replica, layout, at).wireBytes();
            assertEquals(List.of("0001"), points(replica));
        }
        long part = again + Road.sync(source, replica, layout, -1).wireBytes();
        assertEquals(List.of(), Road.differences(source, replica, 2, dir.resolve("at")));
        assertTrue(part < 14_000_000, () -> "sent " + part);
    }

    private static List<String> points(Path replica) throws Exception {
        try (var list = Files.list(replica.resolve("points"))) {
            return list.map(p -> p.getFileName().toString())
                    .filter(n -> !n.startsWith("."))
                    .toList();
        }
    }
}
