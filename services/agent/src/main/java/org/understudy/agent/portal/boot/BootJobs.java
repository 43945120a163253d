package org.understudy.agent.portal.boot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

import org.understudy.agent.portal.store.ReplicaDirectory;
import org.understudy.agent.protocol.FrameType;
import org.understudy.agent.protocol.FrameWriter;
import org.understudy.agent.protocol.Problem;
import org.understudy.agent.protocol.ProtocolException;
import org.understudy.agent.protocol.WireReader;
import org.understudy.agent.protocol.WireWriter;
import org.understudy.model.problem.ProblemException;

/// The portal's jobs on boot layers. On the wire: text kind, text directory of the replica, then
///
/// - `boot-layer`: the fields of [BootLayerJob]; the result is a [BootAnswer];
/// - `remove-boot-layer`: text id; the result is empty.
public final class BootJobs {
    public static final String REMOVE = "remove-boot-layer";

    private BootJobs() {}

    /// @return whether the kind is one of these; the job is over then, well or not
    public static boolean run(String kind, WireReader in, FrameWriter out) throws IOException {
        if (!kind.equals(BootLayerJob.KIND) && !kind.equals(REMOVE)) {
            return false;
        }
        Path directory = Path.of(in.text());
        if (!directory.isAbsolute()) {
            throw new ProtocolException("The directory of a replica is not absolute: \"" + directory + "\".");
        }
        BootLayers layers = new BootLayers(new ReplicaDirectory(directory));
        WireWriter result = new WireWriter();
        if (kind.equals(REMOVE)) {
            String id = BootLayerJob.checkedId(in.text());
            in.expectEnd("The job \"" + kind + "\"");
            layers.remove(id);
        } else {
            BootLayerJob job = BootLayerJob.read(in);
            in.expectEnd("The job \"" + kind + "\"");
            try {
                layers.make(job).write(result);
            } catch (ProblemException e) {
                var problem = e.problem();
                String word = problem.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
                new Problem(word, problem.what(), problem.why(), String.join("\n", problem.remedies())).send(out);
                return true;
            }
        }
        out.write(FrameType.RESULT, result);
        return true;
    }
}
