import HostIO
import WatchEngine

