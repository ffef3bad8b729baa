package io.runtelemetry.aspect.repositories;

import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

/** With an annotation of its own, since other Spring Data modules are there. */
@Table("PAYMENT")
public record Payment(@Id @Nullable Long id, String number) {}
