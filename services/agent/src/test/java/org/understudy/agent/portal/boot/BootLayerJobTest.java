package org.understudy.agent.portal.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.understudy.agent.protocol.ProtocolException;
import org.understudy.agent.protocol.WireReader;
import org.understudy.agent.protocol.WireWriter;
import org.understudy.model.replica.Profile.InjectedFile;
import org.understudy.model.replica.VirtualHardware;

class BootLayerJobTest {
    private static BootLayerJob job(String id) {
        return new BootLayerJob(
                id, 3, "uefi", Trees.MAC, Trees.MACHINE_ID, "", "root=x quiet", List.of(new InjectedFile("/etc/motd", "grüße", 0640)));
    }

    @Test
    void whatIsWrittenIsRead() throws Exception {
        WireWriter out = new WireWriter();
        job("b-1").write(out);
        assertEquals(job("b-1"), BootLayerJob.read(new WireReader(out.toByteArray())));

        BootAnswer answer = new BootAnswer(
                "6.1", "/boot/vmlinuz", "/boot/initrd", "root=x", VirtualHardware.VIRTIO, true, List.of("one", "two"));
        out = new WireWriter();
        answer.write(out);
        assertEquals(answer, BootAnswer.read(new WireReader(out.toByteArray())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "a/b", "", "A", ".hidden"})
    void anIdNamesNothingElse(String id) {
        WireWriter out = new WireWriter();
        job(id).write(out);
        assertThrows(ProtocolException.class, () -> BootLayerJob.read(new WireReader(out.toByteArray())));
    }
}
