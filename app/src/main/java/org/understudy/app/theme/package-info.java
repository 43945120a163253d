/// How the window looks: theme, icons, style sheet.
@NullMarked
package org.understudy.app.theme;

import org.jspecify.annotations.NullMarked;
