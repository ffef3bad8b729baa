package io.runtelemetry.entity;

import io.runtelemetry.TelemetryEntity;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.ManyToOne;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** Not annotated, so not recorded; the annotated ones are inside. */
@Entity
class Customer {

    @Id
    String id = "";

    String name = "";

    static Customer of(String id) {
        Customer customer = new Customer();
        customer.id = id;
        return customer;
    }

    @Entity(name = "Payment")
    @Inheritance(strategy = InheritanceType.JOINED)
    @TelemetryEntity("payment")
    static class Payment {

        @Id
        String id = "";

        String status = "open";

        @ManyToOne(fetch = FetchType.LAZY)
        @Nullable
        Customer customer;
    }

    @Entity(name = "CardPayment")
    static class CardPayment extends Payment {}

    /** Known to the world by its reference, to the database by a number. */
    @Entity(name = "Invoice")
    @TelemetryEntity(value = "invoice", id = "reference")
    static class Invoice {

        @Id
        @GeneratedValue
        @Nullable
        Long id;

        @Nullable
        String reference;
    }

    record PeriodId(String account, int number) implements Serializable {

        @Override
        public String toString() {
            return account + "-" + number;
        }
    }

    @Entity(name = "Period")
    @TelemetryEntity("billing_period")
    static class Period {

        @EmbeddedId
        @Nullable
        PeriodId id;
    }

    /** Without a text of its own. */
    static class HashedId implements Serializable {

        private static final long serialVersionUID = 1L;

        String number = "";

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof HashedId id && id.number.equals(number);
        }

        @Override
        public int hashCode() {
            return number.hashCode();
        }
    }

    record ReceiptId(String number) implements Serializable {}

    @Entity(name = "Hashed")
    @TelemetryEntity("payment")
    static class Hashed {

        @EmbeddedId
        HashedId id = new HashedId();
    }

    @Entity(name = "Receipt")
    @TelemetryEntity("payment")
    static class Receipt {

        @EmbeddedId
        @Nullable
        ReceiptId id;
    }

    @Entity(name = "OfUnknownType")
    @TelemetryEntity("paymnt")
    static class OfUnknownType {

        @Id
        String id = "";
    }

    @Entity(name = "OfUnknownProperty")
    @TelemetryEntity(value = "payment", id = "refrence")
    static class OfUnknownProperty {

        @Id
        String id = "";

        String reference = "";
    }

    @Entity(name = "ByAssociation")
    @TelemetryEntity(value = "payment", id = "customer")
    static class ByAssociation {

        @Id
        String id = "";

        @ManyToOne(fetch = FetchType.LAZY)
        @Nullable
        Customer customer;
    }
}
