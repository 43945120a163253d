/// What went wrong, in words for people: one type for all errors that somebody should read.
@NullMarked
package org.understudy.model.problem;

import org.jspecify.annotations.NullMarked;
