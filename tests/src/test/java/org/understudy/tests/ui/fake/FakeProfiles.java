package org.understudy.tests.ui.fake;

import java.nio.file.Path;

import org.understudy.app.desk.Profiles;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.replica.Profile;

/// Knows the default profile, and no file.
public final class FakeProfiles implements Profiles {
    @Override
    public Profile read(Path file) throws ProblemException {
        throw new ProblemException(
                Kind.NOT_FOUND,
                "The profile " + file + " cannot be read.",
                "There is no such file.",
                "Check the path.",
                "Leave the field empty for the default profile.");
    }

    @Override
    public Profile of(String replica) {
        return Profile.DEFAULT;
    }
}
