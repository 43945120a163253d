package org.understudy.app.desk;

import org.understudy.model.problem.Problem;

/// Says what happened, why, and what can be done.
public record ProblemReport(String title, Problem problem) implements Dialog {}
