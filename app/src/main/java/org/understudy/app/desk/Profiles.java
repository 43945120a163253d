package org.understudy.app.desk;

import java.nio.file.Path;

import org.understudy.model.problem.ProblemException;
import org.understudy.model.replica.Profile;

/// Where profiles come from. Both touch the disk: not on the UI thread.
public interface Profiles {
    Profile read(Path file) throws ProblemException;

    /// The profile that a replica was made with.
    Profile of(String replica) throws ProblemException;
}
