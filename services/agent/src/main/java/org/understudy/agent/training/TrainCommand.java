package org.understudy.agent.training;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.understudy.agent.Subcommand;
import org.understudy.agent.portal.Trees;

/**
 * {@code agent train}: captures two small trees, and syncs one of them with a portal that has it already. The virtual machine
 * that records a start-up cache sees by this what is loaded, linked and called. Needs no root and touches nothing but a
 * directory for temporary files.
 */
public final class TrainCommand implements Subcommand {
    private static final int FEW = 40;
    private static final int MANY = 1500;

    @Override
    public String name() {
        return "train";
    }

    @Override
    public int run(List<String> args, InputStream in, OutputStream out) throws IOException {
        Path scratch = Files.createTempDirectory("understudy-train");
        try {
            Path small = SampleTree.small(scratch.resolve("small"), MANY);
            Path large = SampleTree.large(scratch.resolve("large"), FEW);
            CapturedTree.of(large);
            SampleReplica replica = SampleReplica.of(scratch.resolve("replica"), CapturedTree.of(small));
            Rehearsal.unchanged(small, replica);
            int loaded = AgentClasses.load();
            out.write(("trained; " + loaded + " classes\n").getBytes(StandardCharsets.UTF_8));
            return 0;
        } finally {
            Trees.delete(scratch);
        }
    }
}
