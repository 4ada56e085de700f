/// The version of every program of this build.
package let forewarnVersion = "0.1.0"
