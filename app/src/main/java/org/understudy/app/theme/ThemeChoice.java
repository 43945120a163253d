package org.understudy.app.theme;

/// Dark or light.
public enum ThemeChoice {
    LIGHT,
    DARK;

    public ThemeChoice other() {
        return this == LIGHT ? DARK : LIGHT;
    }
}
