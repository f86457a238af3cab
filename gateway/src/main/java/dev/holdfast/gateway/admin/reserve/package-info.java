/** What the back-office shows and posts of the reserve that the platform draws on. */
package dev.holdfast.gateway.admin.reserve;
