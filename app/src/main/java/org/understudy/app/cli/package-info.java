/// What all commands share: global options, output for people and for programs, questions on the terminal, exit codes.
@NullMarked
package org.understudy.app.cli;

import org.jspecify.annotations.NullMarked;
