package org.understudy.agent.portal.boot;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.replica.Profile.InjectedFile;

/// The profile's own files, last, so that they win over everything else.
final class InjectFixUp implements FixUp {
    @Override
    public String name() {
        return "files";
    }

    @Override
    public void apply(Tree tree, BootOrder order, Report report) throws IOException, ProblemException {
        for (InjectedFile file : order.files()) {
            if (!file.path().startsWith("/")) {
                throw new ProblemException(
                        Kind.BAD_INPUT,
                        "The profile puts a file at \"" + file.path() + "\".",
                        "A path in the replica begins with a slash.",
                        "Correct the path in the profile.");
            }
            boolean replaced = tree.isFile(file.path());
            if (replaced) {
                tree.keepCopy(file.path());
                tree.delete(tree.real(file.path()));
            }
            tree.write(file.path(), file.content().getBytes(StandardCharsets.UTF_8), file.mode());
            report.say((replaced ? "replaced " : "added ") + file.path());
        }
    }
}
