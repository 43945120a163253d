package org.understudy.agent.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

import org.understudy.agent.portal.PortalCommand;
import org.understudy.agent.protocol.FrameType;
import org.understudy.agent.protocol.Hello;

/** A sync in which both sides find that nothing has changed. */
final class Rehearsal {
    private Rehearsal() {}

    static void unchanged(Path tree, SampleReplica replica) throws IOException {
        Side portal = new Side("portal", (in, out) -> new PortalCommand().serve(in, out));
        new Hello("console", "train").send(portal.out());
        Hello.receive(portal.in());
        Side capture = CapturedTree.capture();
        replica.prepare().send(portal.out());
        CapturedTree.job(tree).send(capture.out());
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("back").start(() -> {
            try {
                portal.passTo(capture, () -> {});
                done.complete(null);
            } catch (IOException | RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        capture.passTo(portal, () -> CapturedTree.finish(capture));
        SampleReplica.publish().send(portal.out());
        done.join();
        replica.list().send(portal.out());
        while (portal.next() != FrameType.RESULT) {
            // Only its end counts.
        }
        capture.join();
        portal.join();
    }
}
